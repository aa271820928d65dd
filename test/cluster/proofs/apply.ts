/** Every object of every example is accepted by a real API server: server-side, strict, no warning. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../lib/kube/object';
import { type Cluster, called, type Verdict } from '../client';
import type { Binaries } from '../control-plane/build';
import { until } from '../control-plane/processes';
import type { Minor } from '../control-plane/tools';
import { up } from '../control-plane/up';
import { crdsOf, definitionsIn, isEstablished } from '../crds';
import type { Dist } from '../dist';
import { expectNone, type Report } from '../report';

/** Warnings that are right to ignore, by what they say: why. */
const expectedWarnings: readonly { readonly says: RegExp; readonly because: string }[] = [
  {
    says: /"resources-finalizer\.argocd\.argoproj\.io": prefer a domain-qualified finalizer name/,
    because: 'the name that Argo CD looks for',
  },
];

/** Kinds that others need: they come first. */
const early = ['Namespace', 'StorageClass', 'PriorityClass', 'RuntimeClass', 'IngressClass'];

export async function applyAll(
  cluster: Cluster,
  objects: readonly KubeObject[],
  definitions: readonly KubeObject[],
): Promise<readonly Verdict[]> {
  const first = await inParallel(definitions, (crd) => cluster.apply(crd));
  expectNone(
    'CRDs are refused',
    first.flatMap(({ object, refused }) => (refused === undefined ? [] : [`${called(object)}: ${refused}`])),
  );
  let open: readonly string[] = [];
  await until(
    'CRDs are served',
    90,
    async () => {
      const all = await cluster.all('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
      const served = new Set(all.filter(isEstablished).map(called));
      open = definitions.map(called).filter((name) => !served.has(name));
      return open.length === 0 ? true : undefined;
    },
    { every: 1, state: () => Promise.resolve(open.join(', ')) },
  );
  const isEarly = ({ kind }: KubeObject) => early.includes(kind);
  const verdicts = await inParallel(objects.filter(isEarly), (object) => cluster.apply(object));
  return [
    ...verdicts,
    ...(await inParallel(
      objects.filter((object) => !isEarly(object)),
      (object) => cluster.apply(object),
    )),
  ];
}

/** Twelve at a time. */
async function inParallel<T, R>(all: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...all.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: 12 }, worker));
  return results;
}

const isUnexpected = (warning: string): boolean => !expectedWarnings.some(({ says }) => says.test(warning));

export function judge(verdicts: readonly Verdict[]): string {
  const refused = verdicts.flatMap(({ object, refused: why }) => (why ? [`${called(object)}: ${why}`] : []));
  const warned = verdicts.flatMap(({ object, warnings }) =>
    warnings.filter(isUnexpected).map((warning) => `${called(object)}: ${warning}`),
  );
  expectNone('refused or warned about', [...refused, ...warned]);
  const excused = expectedWarnings.filter(({ says }) =>
    verdicts.some(({ warnings }) => warnings.some((warning) => says.test(warning))),
  );
  const rest = excused.map(({ says, because }) => `; warning /${says.source}/ is expected: ${because}`);
  return `${verdicts.length} objects, 0 refused, 0 warnings${rest.join('')}`;
}

const apiServers = { '1.34': 'oldest', '1.36': 'kubernetes', '1.37': 'newest' } as const satisfies Record<
  Minor,
  string
>;

interface Examples {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly examples: ReadonlyMap<string, Dist>;
}

export async function proveApply(
  report: Report,
  { binaries, folder, examples }: Examples,
  minors: readonly Minor[],
): Promise<void> {
  for (const minor of minors) {
    const state = join(folder, `apply-${minor}`);
    mkdirSync(state, { recursive: true });
    const plane = await up({ binaries, folder: state, apiServer: apiServers[minor], whole: false });
    try {
      const ground = new Ground(plane.cluster);
      for (const [name, dist] of examples) {
        await report.prove(`apply ${name} to Kubernetes ${minor}`, async () => {
          const objects = [...dist.bootstrap, ...dist.objects.map(({ object }) => object)];
          const crds = await crdsOf(dist.folder, objects);
          report.fact('CRDs', [...crds.sources, ...crds.notices].join('; '));
          const verdict = await ground.take(objects, definitionsIn(crds));
          return `${verdict} (${await plane.cluster.version()})`;
        });
      }
    } finally {
      await plane.stop();
    }
  }
}

/** One API server for all examples. Most of their objects are the same: each is asked about once. */
class Ground {
  private readonly accepted = new Set<string>();
  private readonly names = new Set<string>();

  constructor(private readonly cluster: Cluster) {}

  async take(all: readonly KubeObject[], definitions: readonly KubeObject[]): Promise<string> {
    const isNew = (object: KubeObject) => !this.accepted.has(JSON.stringify(object));
    const objects = all.filter(isNew);
    await inParallel(
      objects.filter((object) => this.names.has(idOf(object))),
      (object) => this.clear(object),
    );
    for (const object of objects) this.names.add(idOf(object));
    const fresh = definitions.filter(isNew);
    const verdict = judge(await applyAll(this.cluster, objects, fresh));
    for (const object of [...fresh, ...objects]) this.accepted.add(JSON.stringify(object));
    const known = all.length - objects.length;
    return `${verdict}${known > 0 ? `; ${known} more were accepted before` : ''}`;
  }

  /** Another example's object of this name: much of it may not change, and nothing waits for what its finalizers want. */
  private async clear(object: KubeObject): Promise<void> {
    if (object.kind === 'Namespace') return;
    await this.cluster.change(object, { metadata: { finalizers: null } });
    await this.cluster.remove(object, { now: true });
  }
}

const idOf = (object: KubeObject): string => `${object.apiVersion} ${called(object)}`;

/** One folder of objects against one API server: for whoever wants to know quickly. Gives back an exit code. */
export async function applyOnce(
  binaries: Binaries,
  folder: string,
  objects: readonly KubeObject[],
  say: (line: string) => void,
): Promise<number> {
  const plane = await up({ binaries, folder, whole: false });
  try {
    const namespaces = new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []));
    for (const name of namespaces)
      await plane.cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const groups = new Set(objects.map(({ apiVersion }) => apiVersion.split('/')[0] ?? ''));
    const crds = await crdsOf(undefined, objects, (group) => groups.has(group));
    for (const notice of crds.notices) say(notice);
    const verdicts = await applyAll(plane.cluster, objects, definitionsIn(crds));
    const refused = verdicts.filter((each) => each.refused !== undefined);
    for (const { object, refused: why } of refused) say(`REFUSED ${called(object)}: ${why}`);
    const warned = verdicts.flatMap(({ object, warnings }) =>
      warnings.filter(isUnexpected).map((each) => `${called(object)}: ${each}`),
    );
    for (const each of warned) say(`WARNING ${each}`);
    say(`${objects.length} objects, ${refused.length} refused, ${warned.length} warnings`);
    return refused.length === 0 && warned.length === 0 ? 0 : 1;
  } finally {
    await plane.stop();
  }
}
