/** What every component ships for monitoring: alerts that say what to do, dashboards that find their data. */
import { dig, each } from './dig';
import { everything, planned, roomy } from './platform';
import { alertsOf, dashboards, panelsOf, ruleFiles, variablesOf } from './shipped';

const rules = ruleFiles().map((file) => [file.name, file] as const);
const drawn = dashboards().map((file) => [file.name, file] as const);

describe.each(rules)('alerts of %s', (_, file) => {
  test.each(alertsOf(file).map((alert) => [String(dig(alert, 'alert')), alert] as const))(
    '%s says how bad it is, what is wrong, and what to do',
    (_name, alert) => {
      expect(['critical', 'warning', 'info']).toContain(dig(alert, 'labels', 'severity'));
      expect(String(dig(alert, 'annotations', 'summary'))).toMatch(/^\S.{9,}[^.\s]$/);
      expect(String(dig(alert, 'annotations', 'description')).length).toBeGreaterThan(40);
    },
  );
});

test('no two alerts share a name', () => {
  const names = rules.flatMap(([, file]) => alertsOf(file).map((alert) => String(dig(alert, 'alert'))));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe.each(drawn)('dashboard %s', (_, file) => {
  test('can be provisioned: it has a uid, and no number of another database', () => {
    expect(String(dig(file.content, 'uid'))).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
    expect(dig(file.content, 'id') ?? null).toBeNull();
    expect(dig(file.content, '__inputs')).toBeUndefined();
    expect(dig(file.content, 'title')).toBeTruthy();
  });

  test('asks the data source that Grafana is given', () => {
    const chosen = variablesOf(file)
      .filter((variable) => dig(variable, 'type') === 'datasource')
      .flatMap((variable) => [`\${${dig(variable, 'name')}}`, `$${dig(variable, 'name')}`]);
    const asked = [
      ...panelsOf(file),
      ...panelsOf(file).flatMap((panel) => each(panel, 'targets')),
      ...variablesOf(file),
    ]
      .map((one) => dig(one, 'datasource', 'uid') ?? dig(one, 'datasource'))
      .filter((uid) => uid !== undefined && uid !== null && uid !== '-- Grafana --');
    expect(asked.filter((uid) => uid !== 'prometheus' && !chosen.includes(String(uid)))).toEqual([]);
  });
});

test.each(['uid', 'title'])('no two dashboards share a %s', (key) => {
  const values = drawn.map(([, file]) => String(dig(file.content, key)));
  expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
});

/** Of the keys that copies outside the cluster are encrypted for. */
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

/** A machine that the calendar sends to sleep. */
const sleeper = {
  name: 'night',
  role: 'worker',
  address: '192.168.1.12',
  cpu: 8,
  memory: '32Gi',
  mac: 'aa:bb:cc:dd:ee:02',
  sleep: { down: '0 1 * * *', up: '0 8 * * *' },
};

test('every file of alerts or a dashboard is named by a need of the component in whose folder it is', () => {
  const all = Object.fromEntries(everything.map(({ id }) => [id, true]));
  const offsite = { recipient, endpoint: 'https://s3.example.net', bucket: 'me-home' };
  const webhook = { secret: 'phone', key: 'url' };
  const { components } = planned({
    components: { ...all, prometheus: { notify: { webhook } } },
    config: { backup: { offsite }, nodes: [...roomy.nodes, sleeper] },
  });
  const named = components.flatMap(({ clients }) =>
    clients.flatMap((client) => {
      const { owner } = client;
      if (client.kind === 'metrics') return client.need.alerts.map((name) => `${owner}/${name}`);
      if (client.kind === 'dashboard') return client.need.files.map((name) => `${owner}/${name}`);
      return [];
    }),
  );
  const shipped = [...rules, ...drawn].map(([name]) => name);
  expect([...new Set(named)].sort()).toEqual([...new Set(shipped)].sort());
});
