/** What a user relies on when devpi is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others: object = {}): Made =>
  platform({ components: { ...others, devpi: options } });
const podOf = (of: Made) => dig(of.get('StatefulSet', 'devpi'), 'spec', 'template', 'spec');
const index = 'http://devpi.devpi.svc:3141/home/packages/+simple/';

test('pip, uv and twine in notebooks and in the editor use it, with the password for uploads', () => {
  const of = made(true, { jupyterhub: true, 'code-server': true });
  const settings: unknown = JSON.parse(
    String(dig(of.get('ConfigMap', 'jupyterhub-config', 'jupyterhub'), 'data', 'settings.json')),
  );
  expect(dig(settings, 'environment')).toMatchObject({
    PIP_INDEX_URL: index,
    PIP_TRUSTED_HOST: 'devpi.devpi.svc',
    UV_DEFAULT_INDEX: index,
    TWINE_PASSWORD: { secret: 'devpi-upload', key: 'password' },
  });
  const editor = dig(of.get('StatefulSet', 'code-server'), 'spec', 'template', 'spec', 'containers', 0);
  expect(each(editor, 'env')).toEqual(
    expect.arrayContaining([
      { name: 'PIP_INDEX_URL', value: index },
      { name: 'TWINE_PASSWORD', valueFrom: { secretKeyRef: { name: 'devpi-upload', key: 'password' } } },
    ]),
  );
  for (const reader of ['jupyterhub', 'code-server']) {
    expect(of.get('ExternalSecret', 'devpi-upload', reader)).toBeDefined();
  }
});

test('without it they install from PyPI as ever', () => {
  const of = platform({ components: { 'code-server': true } });
  expect(JSON.stringify(of.get('StatefulSet', 'code-server'))).not.toContain('PIP_INDEX_URL');
});

test('nobody outside the cluster reaches it, unless the config opens it', () => {
  const routes = (of: Made) => of.of('devpi').filter(({ kind }) => kind === 'Ingress');
  expect(routes(made())).toEqual([]);
  expect(routes(made({ open: true })).map((each) => dig(each, 'spec', 'rules', 0, 'host'))).toEqual([
    'packages.home.example.com',
  ]);
  expect(made({ open: true, host: 'pypi' }).problems).toEqual([]);
});

test('it trusts the CAs of the platform, by the one variable that it reads', () => {
  expect(each(podOf(made()), 'containers', 0, 'env')).toContainEqual({
    name: 'REQUESTS_CA_BUNDLE',
    value: '/trust/ca.crt',
  });
});

test('only the administrator makes users and indexes', () => {
  expect(each(podOf(made()), 'containers', 0, 'command')).toContain('--restrict-modify=root');
});

test('every package that it installs itself from is known by its hash', () => {
  const list = String(dig(made().get('ConfigMap', 'devpi-config'), 'data', 'requirements.txt'));
  const packages = list.split(/^(?=[a-z])/m).filter((each) => !each.startsWith('#'));
  expect(packages.length).toBeGreaterThan(30);
  for (const each of packages) expect(each).toMatch(/^[\w.-]+==\S+ \\\n {4}--hash=sha256:[0-9a-f]{64}/);
});

test('a change of the list of packages restarts it, and makes the setup run again', () => {
  const of = made();
  expect(dig(of.get('StatefulSet', 'devpi'), 'spec', 'template', 'metadata', 'annotations')).toHaveProperty([
    'thinkube.io/config',
  ]);
  expect(of.plan.components.find(({ id }) => id === 'devpi')?.whenOff.stays).toContain('volume data-devpi-0');
});
