/** Whether the pods find room: the real scheduler on machines of the config's sizes, against the plan's verdict. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../lib/kube/object';
import { at, fields, items, number, strings, text, texts } from '../../../lib/objects/read';
import type { Cluster } from '../client';
import type { Binaries } from '../control-plane/build';
import { until } from '../control-plane/processes';
import { up } from '../control-plane/up';
import { type Config, type Dist, Refused, synth, withComponents } from '../dist';
import { addNodes, type Size, sizesOf } from '../nodes';
import { expectNone, type Report } from '../report';
import { condition } from '../stand-ins/stand-in';
import { workloadKinds } from './policies';

export interface Wanted {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly core: Config;
  readonly everything: Config;
  readonly minimal: Config;
}

/** Everything is scheduled and every volume bound: on the live platform. */
export async function provePlaces(report: Report, cluster: Cluster): Promise<void> {
  await report.prove('scheduling: every pod has a node, every volume is bound', async () => {
    const pods = await cluster.all('v1', 'Pod');
    const claims = await cluster.all('v1', 'PersistentVolumeClaim');
    expectNone(
      'pods have no node',
      pods.filter((pod) => text(pod, 'spec.nodeName') === undefined).map(nameOf),
    );
    expectNone(
      'volumes are not bound',
      claims.filter((each) => text(each, 'status.phase') !== 'Bound').map(nameOf),
    );
    const byNode = new Map<string, number>();
    for (const pod of pods) {
      const node = text(pod, 'spec.nodeName') ?? '';
      byNode.set(node, (byNode.get(node) ?? 0) + 1);
    }
    return `${pods.length} pods (${[...byNode].map(([node, n]) => `${node} ${n}`).join(', ')}), ${claims.length} volumes`;
  });
}

const nameOf = ({ metadata: { namespace, name } }: KubeObject): string => `${namespace}/${name}`;

const control = (cpu: number, memory: string) => ({
  name: 'control',
  role: 'control',
  address: '192.168.1.10',
  cpu,
  memory,
});
const worker = (name: string, last: number, cpu: number, memory: string, rest: object = {}) => ({
  name,
  role: 'worker',
  address: `192.168.1.${last}`,
  cpu,
  memory,
  ...rest,
});
const gpu = { gpu: { slices: 2 } };

interface Case {
  readonly name: string;
  readonly config: Config;
  readonly nodes: readonly object[];
}

function cases({ core, everything, minimal }: Wanted): readonly Case[] {
  const pair = [control(4, '8Gi'), worker('worker', 11, 8, '16Gi', gpu)];
  return [
    { name: 'core on 8 + 16 GB', config: core, nodes: pair },
    { name: 'core on one machine of 32 GB', config: core, nodes: [control(8, '32Gi')] },
    {
      name: 'core on 16 + 16 GB',
      config: core,
      nodes: [control(8, '16Gi'), worker('worker', 11, 8, '16Gi')],
    },
    { name: 'minimal on 16 GB', config: minimal, nodes: [{ ...control(4, '16Gi'), name: 'home' }] },
    {
      name: 'everything on 16 + 32 + 32 GB',
      config: everything,
      nodes: [
        control(8, '16Gi'),
        worker('worker-1', 11, 16, '32Gi', gpu),
        worker('worker-2', 12, 16, '32Gi'),
      ],
    },
    {
      name: 'everything on 8 + 16 + 16 GB',
      config: everything,
      nodes: [control(4, '8Gi'), worker('worker-1', 11, 8, '16Gi', gpu), worker('worker-2', 12, 8, '16Gi')],
    },
    { name: 'core on one machine of 4 GB', config: core, nodes: [control(4, '4Gi')] },
    {
      name: 'everything on 4 + 2 GB',
      config: everything,
      nodes: [control(4, '4Gi'), worker('worker-1', 11, 4, '2Gi', gpu)],
    },
    {
      name: 'everything on one machine of 8 GB',
      config: everything,
      nodes: [{ ...control(4, '8Gi'), ...gpu }],
    },
    {
      name: 'everything on 8 + 8 GB',
      config: everything,
      nodes: [control(4, '8Gi'), worker('worker-1', 11, 4, '8Gi', gpu)],
    },
    { name: 'core on 32 GB with one core', config: core, nodes: [control(1, '32Gi')] },
  ];
}

/** The scheduler is asked with what the plan counts: the budget of each node, all that runs for ever, the largest Job. */
export async function proveCapacity(report: Report, wanted: Wanted): Promise<void> {
  const folder = join(wanted.folder, 'capacity');
  mkdirSync(folder, { recursive: true });
  const plane = await up({ binaries: wanted.binaries, folder });
  try {
    const agreed = { fits: 0, not: 0 };
    for (const each of cases(wanted)) {
      await report.prove(`capacity: ${each.name}`, async () => {
        const planned = await plannedFor(each, folder);
        const homeless = await schedule(plane.cluster, planned);
        const real = homeless.length === 0;
        if (planned.fits !== real) {
          throw new Error(
            `the plan says ${planned.fits ? 'it fits' : 'it does not fit'}, the scheduler ` +
              `${real ? 'places everything' : `finds no room for ${homeless.join(', ')}`}`,
          );
        }
        agreed[real ? 'fits' : 'not'] += 1;
        return `${real ? 'fits' : `does not fit (${homeless.length} pods left over)`}; plan and scheduler agree`;
      });
    }
    await report.prove('capacity: at least eight configs, three of which do not fit', async () => {
      if (agreed.not < 3 || agreed.fits + agreed.not < 8) throw new Error(JSON.stringify(agreed));
      return `${agreed.fits} fit, ${agreed.not} do not`;
    });
    report.fact('capacity', `${agreed.fits} configs fit, ${agreed.not} do not, by plan and scheduler alike`);
  } finally {
    await plane.stop();
  }
}

interface Planned {
  readonly fits: boolean;
  /** The same components on these names of nodes, made without looking at sizes. */
  readonly dist: Dist;
  readonly sizes: ReadonlyMap<string, Size>;
}

async function plannedFor({ config, nodes }: Case, folder: string): Promise<Planned> {
  const here: Config = { ...config, nodes };
  const large: Config = { ...config, nodes: nodes.map((node) => ({ ...node, cpu: 256, memory: '2048Gi' })) };
  const dist = await synth(large, folder);
  // Only the nodes count for what they may hand out.
  const off = Object.fromEntries(Object.keys(fields(config, 'components')).map((id) => [id, false]));
  const nothing = await synth({ ...withComponents(here, off), profile: 'none' }, folder).catch(
    () => undefined,
  );
  try {
    const { plan } = await synth(here, folder);
    return { fits: true, dist, sizes: sizesOf(plan, 'budget') };
  } catch (error) {
    if (!(error instanceof Refused) || !error.message.includes('TK301') || !nothing) throw error;
    return { fits: false, dist, sizes: sizesOf(nothing.plan, 'budget') };
  }
}

/** Milliseconds that a verdict of no room must last. */
const patience = 6000;

/** Names of pods without a node; cleans up after itself. */
async function schedule(cluster: Cluster, { dist, sizes }: Planned): Promise<readonly string[]> {
  const namespace = 'capacity';
  await makeNamespace(cluster, namespace);
  await addNodes(cluster, dist.plan, sizes);
  try {
    const pods = podsOf(dist, sizes);
    for (const pod of pods) await cluster.make({ ...pod, metadata: { ...pod.metadata, namespace } });
    let verdict = '';
    let since = Date.now();
    return await until('the scheduler has looked at every pod', 90, async () => {
      const all = await cluster.all('v1', 'Pod', namespace);
      const open = all.filter((pod) => text(pod, 'spec.nodeName') === undefined);
      const isJudged =
        all.length === pods.length && open.every((pod) => condition(pod, 'PodScheduled') === 'False');
      const names = open.map(({ metadata }) => metadata.name);
      if (names.join() !== verdict) {
        verdict = names.join();
        since = Date.now();
      }
      // A node that it has not seen yet makes a verdict that it takes back; pods that found no room are tried again.
      return isJudged && (names.length === 0 || Date.now() - since > patience) ? names : undefined;
    });
  } finally {
    for (const node of await cluster.all('v1', 'Node')) await cluster.remove(node);
    for (const pod of await cluster.all('v1', 'Pod', namespace)) await cluster.remove(pod, { now: true });
    await until('the pods are gone', 60, async () =>
      (await cluster.all('v1', 'Pod', namespace)).length === 0 ? true : undefined,
    );
  }
}

async function makeNamespace(cluster: Cluster, name: string): Promise<void> {
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await until('the namespace has its account', 30, () =>
    cluster.find({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { namespace: name, name: 'default' },
    }),
  );
}

const kinds: readonly string[] = workloadKinds.map(([, kind]) => kind);

/** Pods as their controllers would make them, less volumes and accounts: what the scheduler weighs. */
function podsOf({ objects, plan }: Dist, sizes: ReadonlyMap<string, Size>): readonly KubeObject[] {
  const occasional = [...plan.capacity.occasional].sort((a, b) => b.memory - a.memory || b.cpu - a.cpu)[0];
  return objects
    .flatMap(({ object, folder }): KubeObject[] => {
      if (!kinds.includes(object.kind) || folder === 'apps') return [];
      const name = `${folder}-${object.metadata.name}`.replaceAll('/', '-').slice(0, 200);
      const spec = at(object, 'spec.template.spec');
      if (object.kind === 'Job' || object.kind === 'CronJob') return [];
      if (object.kind === 'DaemonSet') {
        const wanted = strings(spec, 'nodeSelector')['kubernetes.io/hostname'];
        const allowed = hostsOf(spec);
        const nodes = [...sizes.keys()].filter(
          (node) => (wanted === undefined || node === wanted) && (allowed?.includes(node) ?? true),
        );
        return nodes.map((node) => podOf(`${name}-${node}`, spec, { 'kubernetes.io/hostname': node }));
      }
      const replicas = number(object, 'spec.replicas') ?? 1;
      return Array.from({ length: replicas }, (_, i) => podOf(`${name}-${i}`, spec, {}));
    })
    .concat(occasional ? [largestJob(occasional)] : []);
}

/** The only nodes that its controller makes pods for, by affinity; undefined where that is all of them. */
function hostsOf(spec: unknown): readonly string[] | undefined {
  const [term] = items(
    spec,
    'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms',
  );
  const [host] = items(term?.fields, 'matchExpressions').filter(
    ({ fields }) => text(fields, 'key') === 'kubernetes.io/hostname' && text(fields, 'operator') === 'In',
  );
  return host && texts(host.fields, 'values');
}

const largestJob = ({ cpu, memory, node }: Dist['plan']['capacity']['occasional'][number]): KubeObject =>
  podOf(
    'largest-job',
    { containers: [{ resources: { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` } } }] },
    node === undefined ? {} : { 'kubernetes.io/hostname': node },
  );

function podOf(name: string, spec: unknown, selector: Readonly<Record<string, string>>): KubeObject {
  const plain = (path: string) =>
    items(spec, path).map(({ fields: each }, i) => ({
      name: `${path.slice(0, 1).toLowerCase()}${i}`,
      image: 'example.com/image:1',
      resources: each['resources'],
      ...(text(each, 'restartPolicy') === 'Always' && { restartPolicy: 'Always' }),
    }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      nodeSelector: { ...strings(spec, 'nodeSelector'), ...selector },
      tolerations: at(spec, 'tolerations'),
      affinity: at(spec, 'affinity'),
      automountServiceAccountToken: false,
      initContainers: plain('initContainers'),
      containers: plain('containers'),
    },
  };
}
