import { items, text, texts } from '../../lib/objects/read';
import { dig } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others = {}): Made =>
  platform({ components: { ...others, mlflow: options } });
const containerOf = (of: Made) =>
  items(of.get('StatefulSet', 'mlflow'), 'spec.template.spec.containers')[0]?.fields;
const envOf = (of: Made): Record<string, string> =>
  Object.fromEntries(
    items(containerOf(of), 'env').map(({ fields }) => [
      text(fields, 'name') ?? '',
      text(fields, 'value') ?? '',
    ]),
  );

test('keeps every rule, also with all that it can do', () => {
  expect(made().problems).toEqual([]);
  const most = made({ workers: 4, uploads: '50Gi', providers: true, host: 'runs' }, { prometheus: true });
  expect(most.problems).toEqual([]);
});

test('answers to its public name, its Service and the address of its pod, and to no other', () => {
  const { MLFLOW_SERVER_ALLOWED_HOSTS: hosts = '', ...env } = envOf(made({ host: 'runs' }));
  expect(hosts.split(',')).toEqual(
    expect.arrayContaining(['runs.home.example.com', 'mlflow.mlflow.svc:5000', '10.1.*']),
  );
  expect(hosts.split(',')).not.toContain('*');
  expect(env['MLFLOW_SERVER_CORS_ALLOWED_ORIGINS']).toBe('https://runs.home.example.com');
});

test('the public name leads to the gate, and people reach the server through nothing else', () => {
  const of = made();
  const ingress = of.of('mlflow').find(({ kind }) => kind === 'Ingress');
  expect(JSON.stringify(ingress)).toContain('"name":"mlflow-gate"');
  const intoServer = of.plan.edges.filter(({ to }) => 'pods' in to && to.pods === 'mlflow');
  expect(intoServer.map(({ why }) => why)).toEqual([]);
  const args = texts(
    items(of.get('Deployment', 'mlflow-gate'), 'spec.template.spec.containers')[0]?.fields,
    'args',
  );
  expect(args).toEqual(
    expect.arrayContaining(['--upstream=http://mlflow:5000', '--allowed-group=users', '--api-route=^/api/']),
  );
});

test('no password is among its arguments', () => {
  const of = made();
  const init = items(of.get('StatefulSet', 'mlflow'), 'spec.template.spec.initContainers')[0]?.fields;
  for (const container of [containerOf(of), init]) {
    expect(texts(container, 'command').join(' ')).not.toMatch(/\$\(|password/i);
  }
});

test('more processes get more memory; the internet is open only for model providers', () => {
  expect(dig(containerOf(made({ workers: 2 })), 'resources', 'limits', 'memory')).toBe('1536Mi');
  const toInternet = (of: Made) =>
    of.plan.edges.filter(
      ({ from: start, why }) => 'pods' in start && /internet/.test(why) && start.component === 'mlflow',
    );
  expect(toInternet(made())).toEqual([]);
  expect(toInternet(made({ providers: true }))).toHaveLength(1);
});
