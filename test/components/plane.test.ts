/** What a user relies on when plane is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { plane: true } });
const container = (kind: string, name: string) =>
  dig(made.get(kind, name), 'spec', 'template', 'spec', 'containers', 0);
const env = (kind: string, name: string) =>
  new Map(each(container(kind, name), 'env').map((one) => [String(dig(one, 'name')), one]));

test('its address leads to the gate, the gate to its pages, and these to every other part', () => {
  expect(dig(made.get('Ingress', 'plane-gate'), 'spec', 'rules', 0, 'host')).toBe(
    'projects.home.example.com',
  );
  expect(each(container('Deployment', 'plane-gate'), 'args')).toContain('--upstream=http://plane:8080');
  const config = String(dig(made.get('ConfigMap', 'plane-config', 'plane'), 'data', 'nginx.conf'));
  for (const [service, port] of Object.entries({
    'plane-api': 8000,
    'plane-live': 3000,
    'plane-space': 3000,
  })) {
    expect(config).toContain(`http://${service}:${port}`);
    expect(each(made.get('Service', service), 'spec', 'ports').map((each) => dig(each, 'port'))).toEqual([
      port,
    ]);
  }
});

test('links to uploads carry the public address of the store, which the back end trusts', () => {
  const api = env('StatefulSet', 'plane-api');
  expect(dig(api.get('AWS_S3_ENDPOINT_URL'), 'value')).toBe('https://s3.home.example.com');
  expect(dig(api.get('AWS_CA_BUNDLE'), 'value')).toBe('/trust/ca.crt');
});

test('server, worker and clock share their settings; the one who writes live has the same key', () => {
  const api = [...env('StatefulSet', 'plane-api').values()];
  expect([...env('Deployment', 'plane-worker').values()]).toEqual(api);
  expect([...env('Deployment', 'plane-beat').values()]).toEqual(api);
  expect(env('Deployment', 'plane-live').get('LIVE_SERVER_SECRET_KEY')).toEqual(
    env('StatefulSet', 'plane-api').get('LIVE_SERVER_SECRET_KEY'),
  );
});

test('the first administrator is made by a Job, with a password that was generated', () => {
  const job = made
    .of('plane')
    .find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('plane-administrator'));
  expect(each(job, 'spec', 'template', 'spec', 'containers', 0, 'env')).toContainEqual({
    name: 'ADMIN_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'plane-admin', key: 'password' } },
  });
});

test('its queue is its own, with a user, and stays', () => {
  const queue = env('StatefulSet', 'plane-rabbitmq');
  expect(dig(queue.get('RABBITMQ_DEFAULT_USER'), 'value')).toBe('plane');
  expect(made.plan.components.find(({ id }) => id === 'plane')?.whenOff.stays).toContain(
    'volume data-plane-rabbitmq-0',
  );
  expect(made.problems).toEqual([]);
});
