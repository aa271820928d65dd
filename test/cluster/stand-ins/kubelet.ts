/**
 * The kubelet's part that KWOK leaves out: a pod starts only when every Secret, ConfigMap and key that it names
 * is there, and its image can be had. KWOK's stage waits for the annotation that is written here.
 */
import type { KubeObject } from '../../../lib/kube/object';
import { fields, flag, type Item, items, text } from '../../../lib/objects/read';
import type { Cluster } from '../client';
import { gone, isDeleted, type StandIn } from './stand-in';

/** KWOK makes a pod ready only with this annotation. */
export const mayStart = 'proof.thinkube.io/may-start';
/** Hosts of images that no registry has, and of those that end in an error. */
export const brokenImages = { missing: 'missing.invalid/', failing: 'failing.invalid/' } as const;

export const kubelet: StandIn = {
  name: 'kubelet',
  plays: 'a pod waits for each Secret, ConfigMap and key that it names; broken images (KWOK does the rest)',
  deployments: [],
  async step({ cluster }) {
    const pods = await cluster.all('v1', 'Pod');
    const waiting = pods.filter(
      (pod) =>
        !isDeleted(pod) &&
        text(pod, 'spec.nodeName') !== undefined &&
        text(pod, 'status.phase') === 'Pending' &&
        pod.metadata.annotations?.[mayStart] === undefined,
    );
    if (waiting.length === 0) return;
    const store = new Store(cluster);
    for (const pod of waiting) await admit(cluster, pod, store);
  },
};

/** Keys of Secrets and ConfigMaps, each read once a step. */
class Store {
  private readonly known = new Map<string, Promise<ReadonlySet<string> | undefined>>();

  constructor(private readonly cluster: Cluster) {}

  keys(kind: string, namespace: string, name: string): Promise<ReadonlySet<string> | undefined> {
    const id = `${kind}/${namespace}/${name}`;
    const known = this.known.get(id) ?? this.read(kind, namespace, name);
    this.known.set(id, known);
    return known;
  }

  private async read(
    kind: string,
    namespace: string,
    name: string,
  ): Promise<ReadonlySet<string> | undefined> {
    const found = await this.cluster.find({ apiVersion: 'v1', kind, metadata: { namespace, name } });
    if (!found) return undefined;
    return new Set([...Object.keys(fields(found, 'data')), ...Object.keys(fields(found, 'binaryData'))]);
  }
}

async function admit(cluster: Cluster, pod: KubeObject, store: Store): Promise<void> {
  const containers = [...items(pod, 'spec.initContainers'), ...items(pod, 'spec.containers')];
  const trouble = brokenImage(containers) ?? (await missing(pod, containers, store));
  if (trouble === undefined) {
    await gone(() => cluster.change(pod, { metadata: { annotations: { [mayStart]: 'true' } } }));
    return;
  }
  const said = text(items(pod, 'status.containerStatuses')[0]?.fields, 'state.waiting.message');
  if (said === trouble.message) return;
  const containerStatuses = items(pod, 'spec.containers').map(({ fields: each }) => ({
    name: each['name'],
    image: each['image'],
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { waiting: trouble },
  }));
  await gone(() => cluster.change(pod, { status: { phase: 'Pending', containerStatuses } }, '/status'));
}

interface Trouble {
  readonly reason: string;
  readonly message: string;
}

function brokenImage(containers: readonly Item[]): Trouble | undefined {
  for (const { fields: each } of containers) {
    const image = text(each, 'image') ?? '';
    if (image.startsWith(brokenImages.missing)) {
      return { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` };
    }
    if (image.startsWith(brokenImages.failing)) {
      return { reason: 'CrashLoopBackOff', message: `back-off restarting failed container of ${image}` };
    }
  }
  return undefined;
}

interface Named {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Keys that must be there. */
  readonly keys: readonly string[];
}

async function missing(
  pod: KubeObject,
  containers: readonly Item[],
  store: Store,
): Promise<Trouble | undefined> {
  const { namespace = '' } = pod.metadata;
  for (const { kind, name, keys } of [...containers.flatMap(fromEnv), ...volumes(pod)]) {
    const found = await store.keys(kind, namespace, name);
    const reason = 'CreateContainerConfigError';
    if (!found) return { reason, message: `${kind.toLowerCase()} "${name}" not found` };
    const lacking = keys.find((key) => !found.has(key));
    if (lacking !== undefined) {
      return { reason, message: `couldn't find key ${lacking} in ${kind} ${namespace}/${name}` };
    }
  }
  return undefined;
}

const named = (
  kind: Named['kind'],
  name: string | undefined,
  keys: readonly string[],
  optional: boolean,
): Named[] => (name === undefined || optional ? [] : [{ kind, name, keys }]);

function fromEnv({ fields: container }: Item): Named[] {
  const single = items(container, 'env').flatMap(({ fields: each }) =>
    (
      [
        ['Secret', 'secretKeyRef'],
        ['ConfigMap', 'configMapKeyRef'],
      ] as const
    ).flatMap(([kind, field]) => {
      const ref = fields(each, `valueFrom.${field}`);
      return named(kind, text(ref, 'name'), [text(ref, 'key') ?? ''], flag(ref, 'optional') ?? false);
    }),
  );
  const whole = items(container, 'envFrom').flatMap(({ fields: each }) =>
    (
      [
        ['Secret', 'secretRef'],
        ['ConfigMap', 'configMapRef'],
      ] as const
    ).flatMap(([kind, field]) => {
      const ref = fields(each, field);
      return named(kind, text(ref, 'name'), [], flag(ref, 'optional') ?? false);
    }),
  );
  return [...single, ...whole];
}

const keysOf = (source: unknown): string[] =>
  items(source, 'items').flatMap(({ fields: each }) => text(each, 'key') ?? []);

function volumes(pod: KubeObject): Named[] {
  const optional = (source: unknown) => flag(source, 'optional') ?? false;
  return items(pod, 'spec.volumes').flatMap(({ fields: volume }) => {
    const secret = fields(volume, 'secret');
    const config = fields(volume, 'configMap');
    const projected = items(volume, 'projected.sources').flatMap(({ fields: source }) => [
      ...named('Secret', text(source, 'secret.name'), keysOf(source['secret']), optional(source['secret'])),
      ...named(
        'ConfigMap',
        text(source, 'configMap.name'),
        keysOf(source['configMap']),
        optional(source['configMap']),
      ),
    ]);
    return [
      ...named('Secret', text(secret, 'secretName'), keysOf(secret), optional(secret)),
      ...named('ConfigMap', text(config, 'name'), keysOf(config), optional(config)),
      ...projected,
    ];
  });
}
