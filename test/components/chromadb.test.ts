/** What a user relies on when chromadb is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others: object = {}): Made =>
  platform({ components: { ...others, chromadb: options } });
const containerOf = (of: Made) =>
  dig(of.get('StatefulSet', 'chromadb'), 'spec', 'template', 'spec', 'containers', 0);

test('it signs nobody in, so that nobody but the gate and notebooks may reach it', () => {
  const from = (of: Made) =>
    of.plan.edges
      .filter(({ to }) => 'pods' in to && to.component === 'chromadb' && to.pods === 'chromadb')
      .map(({ from: start }) => ('component' in start ? start.component : start));
  expect(from(made())).toEqual([]);
  expect(from(made(true, { jupyterhub: true }))).toEqual(['jupyterhub']);
});

test('programs outside come through the gate with a token, and get 401 without', () => {
  const args = each(
    made().get('Deployment', 'chromadb-gate'),
    ...['spec', 'template', 'spec', 'containers', 0, 'args'],
  );
  expect(args).toEqual(
    expect.arrayContaining([
      '--upstream=http://chromadb:8000',
      '--api-route=^/api/',
      '--allowed-group=users',
    ]),
  );
});

test('notebooks find it', () => {
  const settings: unknown = JSON.parse(
    String(
      dig(
        made(true, { jupyterhub: true }).get('ConfigMap', 'jupyterhub-config', 'jupyterhub'),
        ...['data', 'settings.json'],
      ),
    ),
  );
  expect(dig(settings, 'environment')).toMatchObject({
    CHROMA_HOST: 'chromadb.chromadb.svc',
    CHROMA_PORT: '8000',
  });
});

test('what it keeps is on a volume that stays', () => {
  const of = made({ volume: '50Gi' });
  const planned = of.plan.components.find(({ id }) => id === 'chromadb');
  expect(planned?.whenOff.stays).toContain('volume data-chromadb-0');
  expect(dig(containerOf(of), 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
});

test('its memory is what the config says, and too little is refused', () => {
  expect(dig(containerOf(made({ memory: '4Gi' })), 'resources', 'limits', 'memory')).toBe('4Gi');
  expect(() => made({ memory: '128Mi' })).toThrow(/chromadb\.memory.*too little.*256Mi or more/s);
});
