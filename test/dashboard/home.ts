/** A home that runs: the platform of a profile as the panel sees it, well or in trouble. */
import { type Made, platform } from '../components/platform';
import { playAwx } from './awx';
import { PlayedCluster, playPrometheus } from './cluster';
import { application, crashing, cronJob, job, node, pod, scaled, unready } from './objects';

const gibi = 1024 ** 3;
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
  const made = platform({ profile: 'core', components });
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
  const nodes = plan.capacity.nodes.flatMap(({ name }, i): Numbers[number][] => [
    [/node_filesystem/, { node: name }, String(0.31 + i * 0.2)],
    [/by \(node\) \(container_memory/, { node: name }, String((1.6 + i * 3) * gibi)],
    [/by \(node\) \(rate/, { node: name }, String(420 + i * 700)],
  ]);
  return [
    ...used,
    ...nodes,
    [/container_memory.*(namespace|node)=/, {}, String(0.4 * gibi)],
    [/container_cpu.*(namespace|node)=/, {}, '350'],
  ];
}

function fill({ plan }: Made, cluster: PlayedCluster): void {
  for (const { id, namespace, workloads, common } of plan.components) {
    const sleeps = common.schedule !== undefined;
    for (const [name, { kind }] of Object.entries(workloads)) {
      if (kind === 'CronJob') {
        const status = { lastScheduleTime: ago(6), lastSuccessfulTime: ago(5.9) };
        cluster.set('cronJobs', namespace, name, { ...cronJob('registry.example.com/dump:1'), status });
        cluster.set('jobs', namespace, `${name}-1`, job(name, 'Complete'));
      }
      if (kind === 'Deployment') cluster.set('deployments', namespace, name, scaled(sleeps ? 0 : 1));
      if (kind === 'StatefulSet') cluster.set('statefulSets', namespace, name, scaled(sleeps ? 0 : 1));
      const runs = kind !== 'CronJob' && kind !== 'Job' && !sleeps;
      if (runs) cluster.set('pods', namespace, `${name}-0`, pod());
    }
    cluster.set('applications', 'argocd', id, application('4f0c1d2e9a7b'));
    if (plan.hosts.some(({ component }) => component === id)) {
      const conditions = [{ type: 'Ready', status: 'True' }];
      cluster.set('certificates', namespace, `${id}-tls`, {
        status: { conditions, notAfter: ago(-71 * 24) },
      });
    }
  }
  for (const { name } of plan.capacity.nodes) cluster.set('nodes', '', name, node);
}
