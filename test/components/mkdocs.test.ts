/** What a user relies on when mkdocs is on. */
import { dig } from './dig';
import { pagesOf } from './handbook';
import { platform } from './platform';

const wanted = { components: { mkdocs: true, mlflow: { workers: 3 }, prometheus: true } };
const pages = pagesOf(wanted);
const page = (path: string): string => pages.get(`docs/${path}`) ?? '';

test('its address leads to the gate, and everybody with an account may pass', () => {
  const made = platform(wanted);
  expect(dig(made.get('Ingress', 'mkdocs-gate'), 'spec', 'rules', 0, 'host')).toBe('docs.home.example.com');
  const gate = made.get('Deployment', 'mkdocs-gate');
  expect(dig(gate, 'spec', 'template', 'spec', 'containers', 0, 'args')).toEqual(
    expect.arrayContaining([
      '--upstream=http://mkdocs:8080',
      '--allowed-group=users',
      '--allowed-group=admins',
    ]),
  );
});

test('what runs has a page of its own, with its settings, its needs and the commands for it', () => {
  const mlflow = page('components/mlflow.md');
  expect(mlflow).toContain('<https://experiments.home.example.com>');
  expect(mlflow).toContain('| `workers` | `3` |');
  expect(mlflow).toContain('kubectl -n mlflow logs statefulset/mlflow ');
  expect(mlflow).toContain('| database | database | `mlflow` on `postgresql.postgresql.svc:5432`');
  expect(mlflow).toMatch(/`prometheus\/prometheus` \| `mlflow\/mlflow` \| 5000 \| metrics/);
  expect(pages.has('docs/components/grafana.md')).toBe(false);
});

test('what a backup has can be brought back by a command', () => {
  const saved = pagesOf({ components: { mkdocs: true, velero: true, 'label-studio': true } });
  expect(saved.get('docs/components/label-studio.md')).toContain('npx cdk8s-thinkube restore label-studio');
  expect(page('components/ingress.md')).not.toContain('thinkube restore');
});

test('credentials are named, with who reads them and why some stay as they are', () => {
  expect(page('credentials.md')).toMatch(
    /\| `mlflow-database` \| `username`, `password` \| mlflow, postgresql \|/,
  );
  expect(page('credentials.md')).toMatch(/`mlflow-encryption` .* it encrypts the keys of model providers/);
});

test('the runbook for databases speaks of the dumps that there are', () => {
  expect(page('runbooks/database.md')).toContain('s3://postgresql-dumps/TIME/NAME.dump');
  const without = pagesOf({ components: { mkdocs: true, postgresql: { dumps: false } } });
  expect(without.get('docs/runbooks/database.md')).toContain('There are no dumps');
  expect(without.get('docs/runbooks/database.md')).not.toContain('aws ');
});

test('the way back from nothing has the store of this platform, or says that there is none', () => {
  expect(page('runbooks/everything.md')).toContain('Nothing of this platform is kept outside the cluster');
  const offsite = {
    recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
    endpoint: 'https://s3.example.net',
    bucket: 'me-home',
    prefix: 'cluster',
  };
  const kept = pagesOf({ ...wanted, config: { backup: { offsite } } }).get('docs/runbooks/everything.md');
  expect(kept).toContain('aws --endpoint-url https://s3.example.net s3 ls s3://me-home/cluster/secrets/');
});

test('commands on a machine are those of its distribution', () => {
  expect(page('runbooks/node.md')).toContain('microk8s remove-node NODE');
  const cluster = {
    domain: 'home.example.com',
    admin: { email: 'me@example.com' },
    distribution: 'k3s',
  };
  const k3s = pagesOf({ ...wanted, config: { cluster } }).get('docs/runbooks/node.md');
  expect(k3s).toContain('journalctl -u k3s');
  expect(k3s).not.toContain('microk8s');
});

test('each ConfigMap stays below what Kubernetes takes, with everything on', () => {
  const made = platform({ components: { mkdocs: true }, profile: 'everything' });
  for (const object of made.of('mkdocs').filter(({ kind }) => kind === 'ConfigMap')) {
    expect([object.metadata.name, JSON.stringify(object).length < 700_000]).toEqual([
      object.metadata.name,
      true,
    ]);
  }
});
