/** One place says how long what grows is kept; a component's own option wins. */
import { parse } from 'yaml';
import { hostFiles } from '../../charts/host';
import { retentionOf } from '../../lib/plan/retention';
import { dig } from './dig';
import { everything, planned, platform } from './platform';

const on = (more: Readonly<Record<string, unknown>> = {}) => ({
  ...Object.fromEntries(everything.map(({ id }) => [id, true])),
  ...more,
});
const retention = {
  metrics: 30,
  logs: 3,
  runs: 60,
  images: 5,
  containerLogs: '90Mi',
  journal: '500Mi',
  nodeImages: 70,
};
const short = { config: { retention } };

test('what the config says reaches everything that grows', () => {
  const made = platform({ components: on(), ...short });
  const text = (name: string, file: string) => String(dig(made.get('ConfigMap', name), 'data', file));
  expect(parse(text('prometheus-config', 'prometheus.yml')).storage.tsdb.retention.time).toBe('30d');
  expect(text('opensearch-tasks', 'policy.json')).toContain('"min_index_age": "3d"');
  expect(parse(text('workflow-controller-configmap', 'persistence')).archiveTTL).toBe('60d');
  expect(JSON.parse(text('harbor-setup', 'wanted.json'))).toMatchObject({ keep: 5 });
  expect(JSON.parse(text('awx-setup', 'wanted.json'))).toMatchObject({ keepDays: 60 });
  expect(made.problems).toEqual([]);
});

test('a component’s own option wins, and the list says which of both it was', () => {
  const plan = planned({ components: on({ prometheus: { days: 8 } }), ...short });
  const kept = (id: string) => retentionOf(plan).find(({ component }) => component === id);
  expect(kept('prometheus')).toEqual({
    component: 'prometheus',
    what: 'measurements',
    stays: '8 days, 16Gi at most',
    key: 'components.prometheus.days',
  });
  expect(kept('opensearch')).toMatchObject({ stays: '3 days', key: 'retention.logs' });
});

test('the machines keep what they have room for', () => {
  const files = hostFiles(planned({ components: { microk8s: true }, ...short }));
  expect(files.get('host/journald.conf')).toBe('[Journal]\nSystemMaxUse=500M\nMaxRetentionSec=3day\n');
  const launch = String(files.get('host/launch/worker.yaml'));
  for (const flag of [
    '--image-gc-high-threshold: "70"',
    '--image-gc-low-threshold: "60"',
    '--container-log-max-size: 30Mi',
    '--container-log-max-files: "3"',
  ]) {
    expect(launch).toContain(flag);
  }
});

test('where the machines are somebody else’s, nothing is said about them', () => {
  const cluster = { domain: 'home.example.com', admin: { email: 'me@example.com' }, distribution: 'k3s' };
  const whose = (config: object) => retentionOf(planned({ config: { ...config } })).map(({ what }) => what);
  expect(whose({ cluster })).toEqual(['backups']);
  expect(whose({})).toContain('journal of each machine');
});
