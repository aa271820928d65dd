/** A home that runs: the platform of a profile as the panel sees it, well or in trouble. */
import { type Made, platform } from '../components/platform';
import { playAwx } from './awx';
import { PlayedCluster, playPrometheus } from './cluster';
import { withSleeper } from './machines';
import { application, crashing, cronJob, job, node, paused, pod, scaled, sleeping, unready } from './objects';

const gibi = 1024 ** 3;
/** Somebody has paused it. */
const pausedOne = 'mongodb';

const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

export interface Home {
  readonly made: Made;
  readonly cluster: PlayedCluster;
  readonly prometheus: string;
  readonly awx: string;
  /** PostgreSQL is out of memory, and with it goes who needs it. */
  trouble(): void;
  stop(): void;
}

export async function playHome(): Promise<Home> {
  const asleep = { schedule: { up: '0 7 * * 1-5', down: '0 22 * * *' } };
  const components = { dashboard: true, mlflow: true, mongodb: true, awx: true, jupyterhub: asleep };
  const made = platform({ profile: 'core', components, config: withSleeper });
  const cluster = await PlayedCluster.start();
  const prometheus = await playPrometheus(numbersOf(made));
  const awx = await playAwx();
  fill(made, cluster);
  return {
    made,
    cluster,
    prometheus: prometheus.address,
    awx: awx.address,
    trouble() {
      cluster.set('pods', 'postgresql', 'postgresql-0', crashing('OOMKilled', 6));
      cluster.set('pods', 'mlflow', 'mlflow-0', crashing('Error', 4));
      cluster.set('pods', 'keycloak', 'keycloak-0', unready({ minutes: 3 }));
      cluster.log =
        '2026-11-30 08:01:11 UTC LOG:  starting PostgreSQL 17.12\n2026-11-30 08:01:14 UTC FATAL:  out of memory\n';
    },
    stop() {
      cluster.stop();
      prometheus.stop();
      awx.stop();
    },
  };
}

type Numbers = Parameters<typeof playPrometheus>[0];

function numbersOf({ plan }: Made): Numbers {
  const used = plan.components.map(({ namespace }, i): Numbers[number] => [
    /by \(namespace\) \(container_memory/,
    { namespace },
    String((0.05 + (i % 5) * 0.09) * gibi),
  ]);
  const busy = plan.components.map(({ namespace }, i): Numbers[number] => [
    /by \(namespace\) \(rate/,
    { namespace },
    String(4 + (i % 6) * 31),
  ]);
  const nodes = plan.capacity.nodes.flatMap(({ name }, i): Numbers[number][] => [
    [/node_filesystem_size/, { node: name }, String(238 * gibi)],
    [/node_filesystem_avail/, { node: name }, String((164 - i * 47) * gibi)],
    [/by \(node\) \(container_memory/, { node: name }, String((1.6 + i * 3) * gibi)],
    [/by \(node\) \(rate/, { node: name }, String(420 + i * 700)],
  ]);
  const kept = ['mlflow', 'mongodb-dumps', 'postgresql-dumps', 'harbor'].map((bucket, i): Numbers[number] => [
    /_bucket_/,
    { bucket },
    String((0.3 + i * 2.1) * gibi),
  ]);
  const claims = ['postgresql', 'prometheus', 'mongodb'].flatMap((namespace, i): Numbers[number][] => {
    const claim = { namespace, persistentvolumeclaim: `data-${namespace}-0` };
    return [
      [/volume_stats_capacity/, claim, String(20 * gibi)],
      [/volume_stats_available/, claim, String((17 - i * 4) * gibi)],
    ];
  });
  return [
    ...used,
    ...busy,
    ...nodes,
    ...kept,
    ...claims,
    [/container_memory.*(namespace|node)=/, {}, String(0.4 * gibi)],
    [/container_cpu.*(namespace|node)=/, {}, '350'],
  ];
}

/** Each of another commit, some hours before the last one. */
function rolledOut(i: number) {
  const revision = `${((i + 1) * 2_654_435_761).toString(16)}abcdef`;
  const { status, ...rest } = application(revision);
  return { ...rest, status: { ...status, history: [{ revision, deployedAt: ago(2 + i * 9) }] } };
}

function fill({ plan }: Made, cluster: PlayedCluster): void {
  for (const [i, { id, namespace, workloads, common }] of plan.components.entries()) {
    const sleeps = common.schedule !== undefined || id === pausedOne;
    for (const [name, { kind }] of Object.entries(workloads)) {
      if (kind === 'CronJob') {
        const status = { lastScheduleTime: ago(6), lastSuccessfulTime: ago(0.1) };
        cluster.set('cronJobs', namespace, name, { ...cronJob('registry.example.com/dump:1'), status });
        cluster.set('jobs', namespace, `${name}-1`, job(name, 'Complete'));
      }
      if (kind === 'Deployment') cluster.set('deployments', namespace, name, scaled(sleeps ? 0 : 1));
      if (kind === 'StatefulSet') cluster.set('statefulSets', namespace, name, scaled(sleeps ? 0 : 1));
      const runs = kind !== 'CronJob' && kind !== 'Job' && !sleeps;
      if (runs) cluster.set('pods', namespace, `${name}-0`, pod());
    }
    cluster.set('applications', 'argocd', id, rolledOut(i));
    if (plan.hosts.some(({ component }) => component === id)) {
      const conditions = [{ type: 'Ready', status: 'True' }];
      cluster.set('certificates', namespace, `${id}-tls`, {
        status: { conditions, notAfter: ago(-71 * 24) },
      });
    }
  }
  for (const { name } of plan.capacity.nodes)
    cluster.set('nodes', '', name, name === 'box' ? sleeping('Unknown') : node);
  cluster.set('leases', 'dashboard', pausedOne, paused('ada', 200));
}
