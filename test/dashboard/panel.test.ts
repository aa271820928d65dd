/** The control panel's server against a cluster that is played: what it tells, to whom, and what it does. */
import type { Detail, Preview, Row, Series, Snapshot } from '../../dashboard/shared/types';
import { memoryOf } from '../../lib/plan/running';
import { platform } from '../components/platform';
import { componentIn } from '../plan/resolved';
import { PlayedCluster, playPrometheus } from './cluster';
import { withSleeper } from './machines';
import {
  application,
  crashing,
  cronJob,
  job,
  node,
  paused,
  pod,
  scaled,
  sleeping,
  storing,
  unready,
  withImage,
} from './objects';
import { admin, Panel, viewer } from './panel';

const components = {
  dashboard: true,
  mlflow: true,
  mongodb: true,
  superset: { schedule: { up: '0 7 * * *', down: '0 22 * * *' } },
};
const made = platform({ components, config: withSleeper });
const { plan } = made;

let cluster: PlayedCluster;
let prometheus: Awaited<ReturnType<typeof playPrometheus>>;
let panel: Panel;

beforeAll(async () => {
  cluster = await PlayedCluster.start();
  prometheus = await playPrometheus([
    [/by \(namespace\) \(container_memory/, { namespace: 'mlflow' }, String(400 * 1024 ** 2)],
    [/node_filesystem_size/, { node: 'control' }, '1000'],
    [/node_filesystem_avail/, { node: 'control' }, '590'],
    [/_bucket_/, { bucket: 'mongodb-dumps' }, '4096'],
    [/namespace="mlflow"/, {}, '100'],
  ]);
  for (const { id, namespace } of plan.components) {
    cluster.set('pods', namespace, `${id}-0`, pod());
    cluster.set('applications', 'argocd', id, application('4f0c1d2e'));
  }
  for (const { name } of plan.capacity.nodes) cluster.set('nodes', '', name, node);
  // Pauses end where a test says so.
  panel = await Panel.start(made, cluster.address, { prometheus: prometheus.address, every: 3_600_000 });
});
afterAll(() => {
  panel.stop();
  cluster.stop();
  prometheus.stop();
});

const snapshot = () => panel.json<Snapshot>('/api/snapshot');
const row = async (id: string): Promise<Row | undefined> =>
  (await snapshot()).rows.find((each) => each.id === id);
const verdict = async () => (await snapshot()).verdict.text;
const becomes = (text: string) => panel.until(async () => (await verdict()) === text);

test('all is well when every pod is ready', async () => {
  await becomes('Everything works');
  await panel.until(async () => (await row('mlflow'))?.memory.used === 400 * 1024 ** 2);
  expect(await row('mlflow')).toMatchObject({
    state: 'healthy',
    url: 'https://experiments.home.example.com',
    version: '3.16.1',
    neededBy: [],
    memory: { promised: memoryOf(componentIn(plan, 'mlflow').workloads) * 1024 ** 2 },
  });
  const { nodes, kept } = await snapshot();
  expect(nodes.map(({ name, state }) => [name, state])).toEqual([
    ['control', 'up'],
    ['worker', 'up'],
    ['box', 'up'],
  ]);
  expect(nodes[0]?.disk).toEqual({ used: 410, whole: 1000 });
  expect(kept).toContainEqual({ component: 'mongodb', bucket: 'mongodb-dumps', size: 4096, away: false });
});

describe('what is wrong, in words', () => {
  afterEach(async () => {
    cluster.set('pods', 'mlflow', 'mlflow-0', pod());
    await becomes('Everything works');
  });

  test.each([
    ['CrashLoopBackOff', crashing('OOMKilled', 6), 'Stopped again and again: out of memory. Killed 6 times'],
    [
      'CrashLoopBackOff with a code',
      crashing('Error', 3),
      'Stopped again and again: it ends with code 1. Started 3 times anew',
    ],
    [
      'a tag that does not exist',
      withImage('manifest unknown'),
      'Its image does not come: there is no such image or tag',
    ],
    [
      'no right to an image',
      withImage('401 Unauthorized'),
      'Its image does not come: its registry does not give it to this cluster',
    ],
    [
      'no network',
      withImage('dial tcp: lookup quay.io: no such host'),
      'Its image does not come: its registry cannot be reached',
    ],
    [
      'no room',
      unready({ scheduled: '0/2 nodes are available: 2 Insufficient memory.' }),
      'No node has room for it: short of memory',
    ],
  ])('%s', async (_, object, text) => {
    cluster.set('pods', 'mlflow', 'mlflow-0', object);
    await becomes('MLflow is degraded');
    expect(await row('mlflow')).toMatchObject({ state: 'degraded', reason: text });
    expect((await snapshot()).attention).toMatchObject([{ component: 'mlflow', text, followers: [] }]);
  });

  test('what is not ready yet starts, and is degraded when it takes too long', async () => {
    cluster.set('pods', 'mlflow', 'mlflow-0', unready({ minutes: 1 }));
    await becomes('MLflow is starting');
    expect((await snapshot()).attention).toEqual([]);
    cluster.set('pods', 'mlflow', 'mlflow-0', unready({ minutes: 11 }));
    await becomes('MLflow is degraded');
    expect((await row('mlflow'))?.reason).toBe('Not ready for 11 min');
  });

  test('what waits for a broken database is folded into its card', async () => {
    cluster.set('pods', 'postgresql', 'postgresql-0', crashing('Error', 3));
    cluster.set('pods', 'mlflow', 'mlflow-0', crashing('Error', 9));
    await becomes('2 components are degraded');
    const { attention } = await snapshot();
    expect(attention).toMatchObject([{ component: 'postgresql', followers: ['mlflow'] }]);
    cluster.set('pods', 'postgresql', 'postgresql-0', pod());
  });

  test('Argo CD’s own words count where no pod says anything', async () => {
    const failed = application('4f0c1d2e', { phase: 'Failed', message: 'the server refuses' });
    cluster.set('applications', 'argocd', 'mlflow', failed);
    await becomes('MLflow is degraded');
    expect((await row('mlflow'))?.reason).toBe('Argo CD cannot apply it: the server refuses');
    cluster.set('applications', 'argocd', 'mlflow', application('4f0c1d2e'));
  });
});

test('a watch that is cut comes back, and misses nothing', async () => {
  cluster.cut();
  cluster.set('pods', 'mlflow', 'mlflow-0', crashing('Error', 2));
  await becomes('MLflow is degraded');
  cluster.set('pods', 'mlflow', 'mlflow-0', pod());
  await becomes('Everything works');
});

test('changes arrive by themselves', async () => {
  const answer = await panel.get('/api/events');
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const until = async (text: string) => {
    for (let seen = ''; !seen.includes(text); ) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error(`the events ended without ${text}`);
      seen += value;
    }
  };
  await until('Everything works');
  cluster.set('pods', 'mlflow', 'mlflow-0', crashing('Error', 2));
  await until('MLflow is degraded');
  cluster.set('pods', 'mlflow', 'mlflow-0', pod());
  await until('Everything works');
  await reader?.cancel();
});

test('one component: its pods, warnings and log', async () => {
  cluster.set('warnings', 'mlflow', 'probe', {
    involvedObject: { kind: 'Pod', name: 'mlflow-0' },
    reason: 'Unhealthy',
    message: 'Readiness probe failed',
    count: 4,
    lastTimestamp: '2026-01-01T00:00:00Z',
  });
  await panel.until(async () => (await panel.json<Detail>('/api/components/mlflow')).events.length === 1);
  expect(await panel.json<Detail>('/api/components/mlflow')).toMatchObject({
    namespace: 'mlflow',
    pods: [{ name: 'mlflow-0', state: 'healthy', containers: ['main'] }],
    events: [{ reason: 'Unhealthy', object: 'Pod/mlflow-0', count: 4 }],
  });
  cluster.log = '\u001b[31mred\u001b[0m <script>\n';
  const log = await panel.get('/api/components/mlflow/logs?pod=mlflow-0&container=main');
  expect(log.headers.get('content-type')).toContain('text/plain');
  expect(await log.text()).toBe('red <script>\n');
});

test('a log of another namespace cannot be asked for', async () => {
  expect((await panel.get('/api/components/mlflow/logs?pod=postgresql-0&container=main')).status).toBe(404);
});

test('lines over time are a closed list', async () => {
  const line = await panel.json<Series>('/api/series/memory?of=mlflow&span=day');
  expect(line.times.length).toBeLessThanOrEqual(400);
  expect(line.values.some((value) => value !== null)).toBe(true);
  expect((await panel.get('/api/series/up?of=x')).status).toBe(404);
  expect((await panel.get('/api/series/memory?of=x&span=year')).status).toBe(404);
});

describe('a restart', () => {
  const restart = { kind: 'restart', target: 'mlflow' };
  beforeEach(() => {
    cluster.acts.length = 0;
  });

  test('evicts the pods of the component, and is written down', async () => {
    const answer = await panel.act(restart, admin);
    expect(await answer.json()).toEqual({ text: 'Restarted, 1 pod' });
    expect(cluster.acts).toMatchObject([
      { path: '/api/v1/namespaces/mlflow/pods/mlflow-0/eviction', body: { kind: 'Eviction' } },
    ]);
    await panel.until(async () => (await snapshot()).changes[0]?.by === 'ada');
    expect(panel.said()).toContain('"by":"ada","act":"restart","component":"mlflow"');
  });

  test.each([
    ['by somebody who may only look', viewer, undefined],
    ['without an origin', admin, { 'x-thinkube': '1' }],
    ['from another site', admin, { origin: 'https://evil.example.com', 'x-thinkube': '1' }],
    ['from a form of another site', admin, { origin: 'https://panel.home.example.com' }],
    ['by nobody', { name: '', groups: '' }, undefined],
  ])('%s is refused', async (_, person, extra) => {
    expect((await panel.act(restart, person, extra)).status).toBe(403);
    expect(cluster.acts).toEqual([]);
  });

  test.each([
    [{ kind: 'restart', target: 'nothing' }, 404],
    [{ kind: 'delete', target: 'mlflow' }, 400],
    ['restart', 400],
  ])('%j is no act', async (body, status) => {
    expect((await panel.act(body, admin)).status).toBe(status);
    expect(cluster.acts).toEqual([]);
  });
});

describe('other acts', () => {
  const act = async (kind: string, target: string, of = '') => {
    cluster.acts.length = 0;
    const answer = await panel.act({ kind, target, of }, admin);
    return { status: answer.status, ...((await answer.json()) as { text: string }) };
  };

  test('a sync is an operation of Argo CD, with the options of the Application, in the name of who asked', async () => {
    expect(await act('sync', 'mlflow')).toEqual({ status: 200, text: 'Synced with Git' });
    expect(cluster.acts).toEqual([
      {
        method: 'PATCH',
        path: '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/mlflow',
        body: {
          operation: {
            initiatedBy: { username: 'ada' },
            sync: { prune: true, syncOptions: ['ServerSideApply=true'] },
          },
        },
      },
    ]);
  });

  test('a backup now is a Job like those of its CronJob; its result is shown, and two do not run at once', async () => {
    cluster.set('cronJobs', 'mongodb', 'mongodb-dump', cronJob('registry.example.com/mongo:8'));
    const backup = async () =>
      (await snapshot()).backups.find(({ name }) => name === 'mongodb-dump')?.lastRun?.state;
    await panel.until(async () => (await snapshot()).backups.length === 1);
    expect(await act('run', 'mongodb', 'mongodb-dump')).toMatchObject({ text: 'Started mongodb-dump' });
    expect(cluster.acts).toMatchObject([
      {
        path: '/apis/batch/v1/namespaces/mongodb/jobs',
        body: {
          metadata: { ownerReferences: [{ kind: 'CronJob', name: 'mongodb-dump' }] },
          spec: { template: { spec: { containers: [{ image: 'registry.example.com/mongo:8' }] } } },
        },
      },
    ]);
    cluster.set('jobs', 'mongodb', 'mongodb-dump-1', job('mongodb-dump'));
    await panel.until(async () => (await backup()) === 'running');
    expect(await act('run', 'mongodb', 'mongodb-dump')).toMatchObject({ status: 409 });
    cluster.set('jobs', 'mongodb', 'mongodb-dump-1', job('mongodb-dump', 'Failed'));
    await panel.until(async () => (await backup()) === 'failed');
  });

  test('what overwrites cannot be run, nor what somebody else has', async () => {
    expect((await act('run', 'mongodb', 'mongodb-restore')).status).toBe(404);
    expect((await act('run', 'mlflow', 'mongodb-dump')).status).toBe(404);
    expect(cluster.acts).toEqual([]);
  });

  describe('a pause', () => {
    const keep = (replicas: number) => {
      cluster.set('statefulSets', 'mlflow', 'mlflow', scaled(replicas));
      cluster.set('deployments', 'mlflow', 'mlflow-gate', scaled(replicas));
    };
    const lease = '/apis/coordination.k8s.io/v1/namespaces/dashboard/leases/mlflow';
    const scales = (replicas: number) =>
      ['statefulsets/mlflow', 'deployments/mlflow-gate'].map((name) => ({
        ...{ method: 'PATCH', path: `/apis/apps/v1/namespaces/mlflow/${name}/scale` },
        body: { spec: { replicas } },
      }));
    const becomes = (state: string) => panel.until(async () => (await row('mlflow'))?.state === state);

    test('writes down when it ends, then stops what nobody else needs', async () => {
      keep(1);
      expect(await act('pause', 'mlflow', 'hour')).toMatchObject({ text: expect.stringContaining('until') });
      const [first, ...rest] = cluster.acts;
      expect(first).toMatchObject({
        method: 'PATCH',
        path: `${lease}?fieldManager=panel&force=true`,
        body: { spec: { holderIdentity: 'ada', leaseDurationSeconds: 3600 } },
      });
      expect(rest).toEqual(scales(0));
    });

    test.each(['', 'for ever'])('has an end: %j is none', async (length) => {
      expect((await act('pause', 'mlflow', length)).status).toBe(400);
      expect(cluster.acts).toEqual([]);
    });

    test('leaves nothing wrong, and tells until when', async () => {
      keep(0);
      cluster.set('leases', 'dashboard', 'mlflow', paused('ada', 30));
      cluster.remove('pods', 'mlflow', 'mlflow-0');
      await panel.until(async () => (await row('mlflow'))?.reason?.startsWith('Paused until ') === true);
      expect((await row('mlflow'))?.reason).toMatch(/^Paused until .*\d\d:\d\d, by ada$/);
      expect(await verdict()).toBe('Everything works');
      expect((await snapshot()).upcoming).toContainEqual(
        expect.objectContaining({ component: 'mlflow', text: 'is resumed' }),
      );
    });

    test('is ended by hand', async () => {
      await act('resume', 'mlflow');
      expect(cluster.acts).toEqual([...scales(1), { method: 'DELETE', path: lease }]);
    });

    test('ends by itself, also where the panel was down at that time', async () => {
      keep(0);
      cluster.set('leases', 'dashboard', 'mlflow', paused('ada', -5));
      cluster.acts.length = 0;
      const other = await Panel.start(made, cluster.address, { every: 100 });
      await other.until(async () => other.said().includes('"act":"resume","component":"mlflow"'));
      other.stop();
      expect(cluster.acts.slice(0, 3)).toEqual([...scales(1), { method: 'DELETE', path: lease }]);
    });

    test('that somebody else ended is forgotten', async () => {
      keep(1);
      cluster.set('pods', 'mlflow', 'mlflow-0', pod());
      await becomes('healthy');
      cluster.acts.length = 0;
      const other = await Panel.start(made, cluster.address, { every: 100 });
      await other.until(async () => cluster.acts.length >= 1);
      other.stop();
      expect(cluster.acts[0]).toEqual({ method: 'DELETE', path: lease });
      cluster.remove('leases', 'dashboard', 'mlflow');
    });
  });

  test('what others need, and what the clock stops, is not paused by hand', async () => {
    expect((await act('pause', 'postgresql', 'hour')).status).toBe(409);
    expect((await act('pause', 'superset', 'hour')).status).toBe(409);
    expect(cluster.acts).toEqual([]);
  });
});

test('what sleeps by the clock sleeps well, and says until when', async () => {
  const keep = (replicas: number) => cluster.set('deployments', 'superset', 'superset', scaled(replicas));
  keep(0);
  await panel.until(async () => (await row('superset'))?.state === 'paused');
  const [timed] = (await snapshot()).calendar;
  expect(timed).toMatchObject({ component: 'superset', up: '0 7 * * *', awake: false });
  const until = new Date(timed?.until ?? '');
  expect(until.getTime()).toBeGreaterThan(Date.now());
  expect(until.toLocaleTimeString('en-GB', { timeZone: plan.platform.cluster.timezone })).toBe('07:00:00');
  keep(1);
  await panel.until(async () => (await row('superset'))?.state === 'healthy');
});

describe('a machine that sleeps', () => {
  const box = async () => (await snapshot()).nodes.find(({ name }) => name === 'box');
  const becomes = (state: string) => panel.until(async () => (await box())?.state === state);
  afterEach(() => cluster.set('nodes', '', 'box', node));

  test('is emptied, then asleep since when and until when; nothing is wrong with that', async () => {
    cluster.set('nodes', '', 'box', sleeping('True'));
    await becomes('leaving');
    cluster.set('nodes', '', 'box', sleeping('Unknown'));
    await becomes('asleep');
    const { since = '', until = '', sleeps } = (await box()) ?? {};
    expect(sleeps).toBe(true);
    expect(Math.round((Date.now() - Date.parse(since)) / 60_000)).toBe(60);
    expect(new Date(until).toLocaleTimeString('en-GB', { timeZone: plan.platform.cluster.timezone })).toBe(
      '08:00:00',
    );
    expect(await verdict()).toBe('Everything works');
  });

  test('is down where nobody sent it to sleep', async () => {
    cluster.set('nodes', '', 'box', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
    await becomes('down');
    expect(await verdict()).toBe('box is not ready');
  });

  test('is held up by volumes that others need', async () => {
    cluster.set('pods', 'postgresql', 'postgresql-0', storing('box'));
    cluster.set('pods', 'mlflow', 'mlflow-0', storing('box'));
    await panel.until(async () => (await box())?.held.length === 1);
    expect(await box()).toMatchObject({ held: ['postgresql'], waiting: ['mlflow'] });
    for (const id of ['postgresql', 'mlflow']) cluster.set('pods', id, `${id}-0`, pod());
  });
});

test('what was rolled out shortly before stands with what broke', async () => {
  const rolled = application('4f0c1d2e');
  const deployedAt = new Date(Date.now() - 15 * 60_000).toISOString();
  const history = [{ revision: 'abcdef0123', deployedAt }];
  cluster.set('applications', 'argocd', 'mlflow', { ...rolled, status: { ...rolled.status, history } });
  cluster.set('pods', 'mlflow', 'mlflow-0', crashing('Error', 3));
  await becomes('MLflow is degraded');
  expect((await snapshot()).attention).toMatchObject([{ change: { commit: 'abcdef0123' } }]);
  cluster.set('pods', 'mlflow', 'mlflow-0', pod());
  cluster.set('applications', 'argocd', 'mlflow', application('4f0c1d2e'));
  await becomes('Everything works');
});

test('what is off says what it would cost, or why it cannot be', async () => {
  const { off } = await snapshot();
  expect(off.find(({ id }) => id === 'grafana')).toMatchObject({
    cost: { memory: expect.any(Number), along: expect.any(Number) },
  });
});

test('a preview says what comes along, what it costs and what stays', async () => {
  expect(await panel.json<Preview>('/api/previews/grafana')).toMatchObject({
    to: 'on',
    comes: expect.arrayContaining([{ id: 'grafana', why: 'asked for' }]),
    nodes: [{ name: 'control' }, { name: 'worker' }, { name: 'box' }],
    problems: [],
  });
  const off = await panel.json<Preview>('/api/previews/mongodb');
  expect(off).toMatchObject({ to: 'off', goes: ['mongodb'], cost: { disk: 0 } });
  expect(off.stays).toContainEqual({ component: 'mongodb', what: 'namespace mongodb' });
  expect(off.cost.memory).toBeLessThan(0);
  expect((await panel.json<Preview>('/api/previews/postgresql')).problems).toEqual([
    expect.stringContaining('needed by'),
  ]);
  expect((await panel.get('/api/previews/nothing')).status).toBe(404);
});

test('the page brings its picture along, and runs nothing of others', async () => {
  const answer = await panel.get('/components/mlflow', admin);
  const html = await answer.text();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('"me":{"name":"ada","acts":true}');
  expect(html).not.toMatch(/(src|href)=["']?https?:|url\(["']?https?:|@import/);
});

test('names cannot break out of the page', async () => {
  cluster.set(
    'applications',
    'argocd',
    'mlflow',
    application('</script><b>', { phase: 'Failed', message: '</script>' }),
  );
  await becomes('MLflow is degraded');
  const html = await (await panel.get('/')).text();
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  cluster.set('applications', 'argocd', 'mlflow', application('4f0c1d2e'));
});

test('without the Kubernetes API nothing is claimed', async () => {
  const alone = await PlayedCluster.start();
  alone.refusing = 403;
  const other = await Panel.start(made, alone.address);
  await other.until(async () => {
    const { sources } = await other.json<Snapshot>('/api/snapshot');
    return sources.kubernetes.text?.includes('403') ?? false;
  });
  const { verdict, rows, attention } = await other.json<Snapshot>('/api/snapshot');
  expect(verdict).toEqual({ state: 'unknown', text: 'The state is not known: Kubernetes does not answer' });
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['unknown']));
  expect(attention).toEqual([]);
  other.stop();
  alone.stop();
});
