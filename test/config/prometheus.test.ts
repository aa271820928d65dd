/** What Prometheus, Alertmanager and Grafana are given, read by promtool and amtool. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { dig, each } from '../components/dig';
import { type Made, platform } from '../components/platform';
import { dashboards, panelsOf, ruleFiles, type Shipped, variablesOf } from '../components/shipped';
import { checkedWith, goTool, repository } from './need';

const unitTests = join(repository, 'test', 'fixtures', 'alerts');

const everythingOn = (): Made =>
  platform({
    components: {
      grafana: true,
      // What it is given to measure is guarded.
      vikunja: true,
      prometheus: {
        notify: {
          email: { to: 'me@example.com' },
          webhook: { secret: 'phone', key: 'url' },
        },
      },
    },
    config: {
      mail: {
        from: 'lab@example.com',
        server: 'smtp.example.com:587',
        username: 'lab',
        password: { secret: 'mail', key: 'password' },
      },
    },
  });

const run = (program: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thinkube-prometheus-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

checkedWith('Prometheus', { promtool: goTool('promtool') }, ({ promtool }) => {
  const check = (...args: readonly string[]) => run(promtool.found, ...args);

  test('loads its configuration, with the rules of everything that is on', () => {
    const made = everythingOn();
    mkdirSync(join(folder, 'rules'));
    for (const [name, text] of Object.entries(
      Object(dig(made.get('ConfigMap', 'prometheus-rules'), 'data')),
    )) {
      write(join('rules', name), String(text));
    }
    const config = String(dig(made.get('ConfigMap', 'prometheus-config'), 'data', 'prometheus.yml'))
      .replaceAll('/etc/prometheus/', `${folder}/`)
      .replaceAll('/var/run/secrets/kubernetes.io/serviceaccount/', `${folder}/`);
    write('token', 'token');
    mkdirSync(join(folder, 'credentials', 'vikunja-metrics'), { recursive: true });
    write('credentials/vikunja-metrics/password', 'password');
    expect(check('check', 'config', '--lint=all', '--lint-fatal', write('prometheus.yml', config))).toBe('');
  });

  test.each(ruleFiles().map(({ name, path }) => [name, path]))('loads the rules %s', (_, path) => {
    expect(check('check', 'rules', '--lint=all', '--lint-fatal', path)).toBe('');
  });

  test.each(readdirSync(unitTests))('raises the alerts as test/fixtures/alerts/%s expects', (file) => {
    expect(check('test', 'rules', join(unitTests, file))).toBe('');
  });

  test.each(dashboards().map((file) => [file.name, file] as const))(
    'understands every query of %s',
    (name, file) => {
      const rules = queriesOf(file).map(({ where, query }, index) => ({
        record: `query:${index}`,
        labels: { where },
        expr: query,
      }));
      expect(rules.length).toBeGreaterThan(0);
      const path = write(`${name.replaceAll('/', '-')}.yaml`, stringify({ groups: [{ name, rules }] }));
      expect(check('check', 'rules', '--lint=none', path)).toBe('');
    },
  );
});

checkedWith('Alertmanager', { amtool: goTool('amtool') }, ({ amtool }) => {
  test('loads its configuration', () => {
    const config = String(
      dig(everythingOn().get('ConfigMap', 'alertmanager-config'), 'data', 'alertmanager.yml'),
    );
    expect(run(amtool.found, 'check-config', write('alertmanager.yml', config))).toBe('');
  });
});

interface Query {
  readonly where: string;
  readonly query: string;
}

/** Everything that a dashboard asks Prometheus, with Grafana's variables filled in. */
const queriesOf = (file: Shipped): readonly Query[] => [
  ...panelsOf(file).flatMap((panel) =>
    each(panel, 'targets').flatMap((target) => {
      const query = dig(target, 'expr');
      return query === undefined
        ? []
        : [{ where: String(dig(panel, 'title')), query: filled(String(query)) }];
    }),
  ),
  ...variablesOf(file).flatMap((variable) => {
    const asked = String(dig(variable, 'query', 'query') ?? dig(variable, 'query'));
    const query =
      /^label_values\((.+),\s*\w+\s*\)$/.exec(asked)?.[1] ?? /^query_result\((.+)\)$/.exec(asked)?.[1];
    return query === undefined ? [] : [{ where: `variable ${dig(variable, 'name')}`, query: filled(query) }];
  }),
];

const filled = (query: string): string =>
  query.replace(/\$\{?__(rate_interval|interval|range)\}?/g, '5m').replace(/\$\{\w+(:\w+)?\}|\$\w+/g, 'some');
