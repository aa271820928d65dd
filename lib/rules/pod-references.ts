import type { Inventory } from '../objects/inventory';
import { type PodSet, volumeNames } from '../objects/pods';
import { at, type Fields, fields, flag, isFields, items, text } from '../objects/read';
import { missing, missingKey } from './references';
import { defineRule, type Finding } from './rule';

type Found = Pick<Finding, 'path' | 'message' | 'hint'>;

/** Where a Secret or ConfigMap is named, and what the API calls it there. */
const sources = [
  { kind: 'Secret', volume: 'secret', name: 'secretName', env: 'secretKeyRef', envFrom: 'secretRef' },
  { kind: 'ConfigMap', volume: 'configMap', name: 'name', env: 'configMapKeyRef', envFrom: 'configMapRef' },
] as const;

export const podReferences = defineRule({
  id: 'pod-references',
  code: 'TK713',
  title: 'every Secret, ConfigMap, claim, account and class that a pod names exists, with its keys',
  *findings(inventory) {
    for (const pod of inventory.pods) {
      for (const found of [
        ...ofPod(inventory, pod),
        ...ofVolumes(inventory, pod),
        ...ofContainers(inventory, pod),
      ]) {
        yield { of: pod.of, ...found };
      }
    }
  },
});

function* ofPod(inventory: Inventory, { at: start, spec, namespace, account }: PodSet): Iterable<Found> {
  const named = [
    { path: 'serviceAccountName', kind: 'ServiceAccount', namespace, name: account },
    { path: 'priorityClassName', kind: 'scheduling.k8s.io/PriorityClass' },
    { path: 'runtimeClassName', kind: 'node.k8s.io/RuntimeClass' },
  ];
  for (const { path, kind, namespace: where, name = text(spec, path) } of named) {
    const wrong = name === undefined ? undefined : missing(inventory, kind, where, name);
    if (wrong) yield { path: `${start}.${path}`, ...wrong };
  }
  for (const item of items(spec, 'imagePullSecrets')) {
    const wrong = missingKey(inventory, 'Secret', namespace, text(item.fields, 'name') ?? '');
    if (wrong) yield { path: `${start}.${item.at}`, ...wrong };
  }
}

function* ofVolumes(inventory: Inventory, { at: start, spec, namespace }: PodSet): Iterable<Found> {
  for (const volume of items(spec, 'volumes')) {
    const path = `${start}.${volume.at}`;
    const claim = text(volume.fields, 'persistentVolumeClaim.claimName');
    const lost =
      claim === undefined ? undefined : missing(inventory, 'PersistentVolumeClaim', namespace, claim);
    if (lost) yield { path: `${path}.persistentVolumeClaim`, ...lost };
    for (const { kind, volume: key, name } of sources) {
      const source = volume.fields[key];
      if (source !== undefined) {
        yield* files(inventory, kind, namespace, fields(volume.fields, key), name, `${path}.${key}`);
      }
      for (const projected of items(volume.fields, 'projected.sources')) {
        if (projected.fields[key] === undefined) continue;
        const where = `${path}.${projected.at}.${key}`;
        yield* files(inventory, kind, namespace, fields(projected.fields, key), 'name', where);
      }
    }
  }
}

/** A volume of all keys, or of those in `items`. */
function* files(
  inventory: Inventory,
  kind: 'Secret' | 'ConfigMap',
  namespace: string,
  source: Fields,
  nameKey: string,
  path: string,
): Iterable<Found> {
  if (flag(source, 'optional')) return;
  const name = text(source, nameKey) ?? '';
  const whole = missingKey(inventory, kind, namespace, name);
  if (whole) {
    yield { path, ...whole };
    return;
  }
  for (const item of items(source, 'items')) {
    const wrong = missingKey(inventory, kind, namespace, name, text(item.fields, 'key'));
    if (wrong) yield { path: `${path}.${item.at}`, ...wrong };
  }
}

function* ofContainers(inventory: Inventory, pod: PodSet): Iterable<Found> {
  const volumes = volumeNames(pod);
  for (const container of pod.containers) {
    yield* variables(inventory, pod.namespace, container.fields, container.at);
    for (const mount of items(container.fields, 'volumeMounts')) {
      const name = text(mount.fields, 'name') ?? '';
      if (volumes.has(name)) continue;
      const path = `${container.at}.${mount.at}`;
      yield { path, message: `the pod has no volume "${name}"`, hint: 'add the volume, or mount another' };
    }
  }
}

function* variables(
  inventory: Inventory,
  namespace: string,
  container: Fields,
  start: string,
): Iterable<Found> {
  for (const { kind, env, envFrom } of sources) {
    const named = [
      ...items(container, 'env').map((item) => ({ item, path: `valueFrom.${env}` })),
      ...items(container, 'envFrom').map((item) => ({ item, path: envFrom })),
    ];
    for (const { item, path } of named) {
      const reference = at(item.fields, path);
      if (!isFields(reference) || flag(reference, 'optional')) continue;
      const name = text(reference, 'name') ?? '';
      const wrong = missingKey(inventory, kind, namespace, name, text(reference, 'key'));
      if (wrong) yield { path: `${start}.${item.at}.${path}`, ...wrong };
    }
  }
}
