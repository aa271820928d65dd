import { drawnFrom } from '../../lib/components/grafana/drawing';
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others: Readonly<Record<string, unknown>> = {}): Made =>
  platform({ components: { ...others, grafana: options } });

const container = ({ get }: Made) =>
  dig(get('Deployment', 'grafana'), 'spec', 'template', 'spec', 'containers', 0);
const variable = (of: Made, name: string) =>
  each(container(of), 'env').find((entry) => dig(entry, 'name') === name);
const literal = (of: Made, name: string) => dig(variable(of, name), 'value');
const ini = ({ get }: Made) => String(dig(get('ConfigMap', 'grafana-config'), 'data', 'grafana.ini'));

test('keeps every rule without Prometheus, and with everything', () => {
  expect(made(true, { prometheus: false }).problems).toEqual([]);
  expect(made({ usersMay: 'edit', localLogin: true }, { prometheus: true }).problems).toEqual([]);
});

test('is not restarted while its database is away, and takes no requests', () => {
  const probe = (kind: string) => dig(container(made()), kind, 'httpGet', 'path');
  expect(probe('readinessProbe')).toBe('/api/health');
  expect(probe('livenessProbe')).toBe('/healthz');
});

test('one at a time, since a new version changes what the old one uses', () => {
  expect(dig(made().get('Deployment', 'grafana'), 'spec', 'strategy')).toEqual({ type: 'Recreate' });
});

test('its pages are compressed', () => expect(ini(made())).toMatch(/^enable_gzip = true$/m));

test('draws every dashboard that a need names, each from a ConfigMap of its own', () => {
  const of = made(true, { prometheus: true });
  const sources = each(of.get('Deployment', 'grafana'), 'spec', 'template', 'spec', 'volumes')
    .flatMap((volume) => each(volume, 'projected', 'sources'))
    .map((source) => String(dig(source, 'configMap', 'name')));
  expect(sources).toEqual(
    expect.arrayContaining(['dashboard-prometheus-overview', 'dashboard-prometheus-nodes']),
  );
  for (const name of sources) {
    const files = Object.keys(Object(dig(of.get('ConfigMap', name), 'data')));
    expect(files).toEqual([`${name.replace('dashboard-', '')}.json`]);
  }
});

describe('a dashboard', () => {
  const panel = {
    type: 'timeseries',
    title: 'Memory',
    unit: 'bytes',
    queries: { 'in use': 'a', limit: 'b' },
  };
  const stat = { type: 'stat', title: 'Disk', thresholds: ['green', 0.9, 'red'], query: 'c' };
  const board = { title: 'Tasks', description: 'Of one day.', rows: [[stat, stat], [panel]] };
  const drawn = (content: unknown): unknown =>
    JSON.parse(drawnFrom('tasks', 'dashboard.json', JSON.stringify(content)));

  test('is laid out by rows, asks Prometheus, and is found by the name of its component', () => {
    const made = drawn(board);
    expect(dig(made, 'uid')).toBe('thinkube-tasks');
    expect(each(made, 'panels').map((one) => dig(one, 'gridPos'))).toEqual([
      { h: 4, w: 12, x: 0, y: 0 },
      { h: 4, w: 12, x: 12, y: 0 },
      { h: 8, w: 24, x: 0, y: 4 },
    ]);
    expect(dig(made, 'panels', 0, 'fieldConfig', 'defaults', 'thresholds', 'steps')).toEqual([
      { color: 'green', value: null },
      { color: 'red', value: 0.9 },
    ]);
    expect(each(dig(made, 'panels', 2), 'targets')).toMatchObject([
      { refId: 'A', expr: 'a', legendFormat: 'in use' },
      { refId: 'B', expr: 'b', legendFormat: 'limit' },
    ]);
  });

  test('that Grafana exported stays as it is', () => {
    const exported = { uid: 'mine', panels: [{ type: 'heatmap' }] };
    expect(drawn(exported)).toEqual(exported);
  });

  test('that is wrong is told by component, file and place', () => {
    expect(() => drawn({ ...board, rows: [[{ ...stat, colour: 'red' }]] })).toThrow(
      /components\.tasks: dashboard\.json: rows\.0\.0: Unrecognized key: "colour"/,
    );
    expect(() => drawnFrom('tasks', 'dashboard.json', '{')).toThrow(/components\.tasks: dashboard\.json: /);
  });
});

test('asks Prometheus where it is on, through an open edge, and has no data source where it is off', () => {
  const on = made(true, { prometheus: true });
  expect(literal(on, 'PROMETHEUS_URL')).toBe('http://prometheus.prometheus.svc:9090');
  expect(on.get('Service', 'prometheus', 'prometheus')).toBeDefined();
  const out = each(on.get('NetworkPolicy', 'out', 'grafana'), 'spec', 'egress');
  expect(out.map((rule) => dig(rule, 'ports', 0, 'port'))).toContain(9090);

  const off = made(true, { prometheus: false });
  expect(Object.keys(Object(dig(off.get('ConfigMap', 'grafana-config'), 'data')))).not.toContain(
    'datasources.yaml',
  );
  expect(variable(off, 'PROMETHEUS_URL')).toBeUndefined();
});

test('makes administrators of one group, guests of the other, and refuses everybody else', () => {
  const rule = (of: Made) => literal(of, 'GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH');
  const grants = (role: string) =>
    `contains(groups[*], 'admins') && 'GrafanaAdmin' || contains(groups[*], 'users') && '${role}'`;
  expect(rule(made())).toBe(grants('Viewer'));
  expect(rule(made({ usersMay: 'edit' }))).toBe(grants('Editor'));
  expect(ini(made())).toMatch(/^role_attribute_strict = true$/m);
});

test('shows the form for its own account only where that is asked for', () => {
  const form = (of: Made) => [
    literal(of, 'GF_AUTH_DISABLE_LOGIN_FORM'),
    literal(of, 'GF_AUTH_GENERIC_OAUTH_AUTO_LOGIN'),
  ];
  expect(form(made())).toEqual(['true', 'true']);
  expect(form(made({ localLogin: true }))).toEqual(['false', 'false']);
});

test('its own account has no name that a person could come with', () => {
  const of = made();
  const own = /^admin_user = (.+)$/m.exec(ini(of))?.[1];
  expect(own).toBeDefined();
  expect(own).not.toBe(of.plan.platform.cluster.admin.username);
});

test('a password of the account and the key of the database are credentials of their own', () => {
  const of = made();
  const secrets = ['GF_SECURITY_ADMIN_PASSWORD', 'GF_SECURITY_SECRET_KEY', 'GF_DATABASE_PASSWORD'].map(
    (name) => dig(variable(of, name), 'valueFrom', 'secretKeyRef', 'name'),
  );
  expect(new Set(secrets).size).toBe(3);
});

test('restarts when its settings change, and not when a dashboard does: it looks for those itself', () => {
  const annotations = (of: Made) =>
    dig(of.get('Deployment', 'grafana'), 'spec', 'template', 'metadata', 'annotations');
  expect(annotations(made(true, { prometheus: true }))).not.toEqual(
    annotations(made(true, { prometheus: false })),
  );
  expect(annotations(made(true, { prometheus: true }))).toEqual(
    annotations(made(true, { prometheus: { nodes: false } })),
  );
});
