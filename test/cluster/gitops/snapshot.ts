/** What is in the cluster at one moment, so that two moments can be compared. */
import { createHash } from 'node:crypto';
import type { KubeObject } from '../../../lib/kube/object';
import { fields, items, text } from '../../../lib/objects/read';
import { type Cluster, called, type Reference } from '../client';
import type { Dist } from '../dist';

export type Snapshot = ReadonlyMap<string, string>;

/** Set by the API server or by status writers; says nothing about what was asked for. */
const passing = ['resourceVersion', 'managedFields', 'generation'];

/** Every object of the kinds that dist/ holds, by name, as a hash of what it asks for. */
export async function snapshot(cluster: Cluster, { objects }: Dist): Promise<Snapshot> {
  const kinds = new Map(objects.map(({ object }) => [`${object.apiVersion} ${object.kind}`, object]));
  kinds.set('v1 Secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'any' } });
  const found = new Map<string, string>();
  for (const { apiVersion, kind } of kinds.values()) {
    if (kind === 'Application' || kind === 'AppProject') continue;
    for (const object of await cluster.all(apiVersion, kind)) {
      if (!isByTheClock(object)) found.set(called(object), hashOf(object));
    }
  }
  return found;
}

/** What a CronJob made: it comes and goes whatever anybody does. */
const isByTheClock = (object: KubeObject): boolean =>
  items(object, 'metadata.ownerReferences').some((owner) => text(owner.fields, 'kind') === 'CronJob');

function hashOf({ status: _status, metadata, ...rest }: KubeObject): string {
  const kept = Object.entries(metadata).filter(([key]) => !passing.includes(key));
  return createHash('sha256')
    .update(JSON.stringify([Object.fromEntries(kept), rest]))
    .digest('hex');
}

export const changesBetween = (before: Snapshot, after: Snapshot): readonly string[] => [
  ...[...before].flatMap(([name, hash]) =>
    after.get(name) === undefined ? [`${name} went`] : after.get(name) === hash ? [] : [`${name} changed`],
  ),
  ...[...after.keys()].filter((name) => !before.has(name)).map((name) => `${name} came`),
];

/** Pods that run for ever, by what owns them: a set of uids each. */
export async function podsByOwner(cluster: Cluster): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const replicaSets = new Map(
    (await cluster.all('apps/v1', 'ReplicaSet')).map((each) => [
      called(each),
      text(items(each, 'metadata.ownerReferences')[0]?.fields, 'name') ?? '',
    ]),
  );
  const found = new Map<string, Set<string>>();
  for (const pod of await cluster.all('v1', 'Pod')) {
    const owner = items(pod, 'metadata.ownerReferences')[0]?.fields;
    const kind = text(owner, 'kind');
    if (kind === undefined || kind === 'Job' || text(pod, 'metadata.deletionTimestamp') !== undefined)
      continue;
    const { namespace } = pod.metadata;
    const name = text(owner, 'name') ?? '';
    const key =
      kind === 'ReplicaSet'
        ? `${namespace}/Deployment/${replicaSets.get(`${namespace}/ReplicaSet/${name}`)}`
        : `${namespace}/${kind}/${name}`;
    found.set(key, (found.get(key) ?? new Set()).add(text(pod, 'metadata.uid') ?? ''));
  }
  return found;
}

/** Workloads that are in both moments, but with other pods. */
export const restarted = (
  before: ReadonlyMap<string, ReadonlySet<string>>,
  after: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] =>
  [...before].flatMap(([name, pods]) => {
    const now = after.get(name);
    return now === undefined || [...pods].every((uid) => now.has(uid)) ? [] : [name];
  });

/** What outlives a component: credentials by value, volumes and namespaces by identity. */
export async function state(cluster: Cluster): Promise<Snapshot> {
  const secrets = await cluster.all('v1', 'Secret', 'credentials');
  const rest = [
    ...(await cluster.all('v1', 'PersistentVolumeClaim')),
    ...(await cluster.all('v1', 'Namespace')),
  ];
  return new Map([
    ...secrets.map((each): [string, string] => [called(each), JSON.stringify(fields(each, 'data'))]),
    ...rest.map((each): [string, string] => [called(each), text(each, 'metadata.uid') ?? '']),
  ]);
}

/** Which of these are there. */
export async function present(
  cluster: Cluster,
  references: readonly Reference[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    references.map(async (each) => {
      const object = await cluster.find(each).catch(() => undefined);
      return object ? [called(each)] : [];
    }),
  );
  return new Set(found.flat());
}
