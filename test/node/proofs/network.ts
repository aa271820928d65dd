/** The policies as the node enforces them: from the network of every pod to every port of every other one. */
import type { KubeObject } from '../../../lib/kube/object';
import { flag, items, number, text } from '../../../lib/objects/read';
import { type Edge, isPods } from '../../../lib/plan/edge';
import { covers } from '../../cluster/proofs/network';
import { expectNone, type Report } from '../../cluster/report';
import { output } from '../machine';
import type { Running } from './all';

interface Member {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly ports: readonly number[];
}

interface Way {
  readonly from: Member;
  readonly to: Member;
  readonly port: number;
}

export async function proveNetwork(running: Running, report: Report): Promise<void> {
  const { cluster, dist } = running;
  const spaces = new Set(dist.plan.components.map(({ namespace }) => namespace));
  const members = (await cluster.all('v1', 'Pod')).flatMap((pod) =>
    spaces.has(pod.metadata.namespace ?? '') ? memberOf(pod) : [],
  );
  const ways = members.flatMap((from) =>
    members.flatMap((to) =>
      from.namespace === to.namespace ? [] : to.ports.map((port): Way => ({ from, to, port })),
    ),
  );
  const open = new Set(await tried(running, members, ways));
  const claims = (way: Way) => dist.plan.edges.filter((edge) => covered(edge, way));
  // An edge from addresses opens the door at one end: whether a pod gets as far as that is its own policy's.
  const mustBeOpen = ways.filter((way) => claims(way).some(({ from }) => isPods(from)));
  const mustBeClosed = ways.filter((way) => claims(way).length === 0);
  await report.prove('network: what is claimed is open between pods', async () => {
    const closed = mustBeOpen.filter((way) => !open.has(keyOf(way)));
    expectNone('claimed connections are closed', closed.map(described));
    return `${mustBeOpen.length} connections made`;
  });
  await report.prove('network: everything else is closed', async () => {
    const found = mustBeClosed.filter((way) => open.has(keyOf(way)));
    expectNone('connections that nobody claimed are open', found.map(described));
    return `${mustBeClosed.length} connections refused`;
  });
}

/** Empty for one that ends by itself, or that has the node's own network. */
function memberOf(pod: KubeObject): readonly Member[] {
  const { namespace = '', name, labels = {} } = pod.metadata;
  const isOfJob = items(pod, 'metadata.ownerReferences').some(({ fields }) => fields['kind'] === 'Job');
  if (isOfJob || text(pod, 'status.phase') !== 'Running' || flag(pod, 'spec.hostNetwork')) return [];
  const ports = items(pod, 'spec.containers')
    .flatMap(({ fields }) => items(fields, 'ports'))
    .filter(({ fields }) => (text(fields, 'protocol') ?? 'TCP') === 'TCP')
    .flatMap(({ fields }) => number(fields, 'containerPort') ?? []);
  const [uid = '', ip = ''] = [text(pod, 'metadata.uid'), text(pod, 'status.podIP')];
  return [{ uid, namespace, name, labels, ip, ports }];
}

const covered = ({ from, to, ports }: Edge, way: Way): boolean =>
  covers(from, way.from) &&
  covers(to, way.to) &&
  ports.some(({ port, protocol }) => port === way.port && protocol === 'TCP');

const keyOf = ({ from, to, port }: Way): string => `${from.uid} ${to.ip} ${port}`;
const described = ({ from, to, port }: Way): string =>
  `${from.namespace}/${from.name} -> ${to.namespace}/${to.name} ${port}`;

/** Keys of the ways that are open, tried by the node's own shell inside the network of each pod. */
async function tried(
  { machine }: Running,
  members: readonly Member[],
  ways: readonly Way[],
): Promise<readonly string[]> {
  const script = members.flatMap((from) => {
    const targets = ways.filter((way) => way.from === from).map(({ to, port }) => `'${to.ip} ${port}'`);
    return targets.length === 0 ? [] : [`try ${from.uid} ${targets.join(' ')} &`];
  });
  return (await output(machine.inside(['bash', '-s']), `${shell}\n${script.join('\n')}\nwait\n`))
    .split('\n')
    .filter((line) => line !== '');
}

const shell = `
try() {
  from=$1
  shift
  first=$(cat /sys/fs/cgroup/memory/kubepods/{,*/}pod$from/*/cgroup.procs 2>/dev/null | head -1)
  for target in "$@"; do
    nsenter --net --target "$first" timeout 3 bash -c "exec 3<>/dev/tcp/\${target/ //}" 2>/dev/null && echo "$from $target"
  done
  return 0
}`;
