/** How two sets of objects differ, field by field. */
import { isFields } from '../objects/read';
import { textChange } from './text-change';

export interface FieldChange {
  /** Such as `spec.template.spec.containers[0].image`. */
  readonly at: string;
  /** As JSON; `nothing` where it is absent. */
  readonly before: string;
  readonly after: string;
  /** Of a text of several lines, those that differ, each after `- ` or `+ `. */
  readonly lines?: readonly string[];
  /** The API server refuses to change this field of a living object. */
  readonly fixed: boolean;
}

export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly path: string;
  readonly fields: readonly FieldChange[];
  /** What makes way for a field that cannot be changed in place; Argo CD then makes the object anew. */
  readonly cure?: string;
}

type Objects = ReadonlyMap<string, unknown>;

export function changesOf(before: Objects, after: Objects): readonly ObjectChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): ObjectChange[] => {
    if (!before.has(path)) return [{ change: 'added', path, fields: [] }];
    if (!after.has(path)) return [{ change: 'removed', path, fields: [] }];
    const fields = fieldsOf(before.get(path), after.get(path));
    if (fields.length === 0) return [];
    const stuck = fields.some(({ fixed }) => fixed);
    return [{ change: 'changed', path, fields, ...(stuck && { cure: cureOf(after.get(path)) }) }];
  });
}

function fieldsOf(before: unknown, after: unknown): FieldChange[] {
  const kind = isFields(after) ? String(after['kind']) : '';
  return differences(before, after, '').map((each) => ({ ...each, fixed: isFixed(kind, each.at) }));
}

/** Fields that cannot be changed in place, by kind; everything below them as well. */
const fixedFields: Readonly<Record<string, readonly RegExp[]>> = {
  Deployment: [/^spec\.selector\b/],
  DaemonSet: [/^spec\.selector\b/],
  StatefulSet: [
    /^spec\.(?!replicas|template|updateStrategy|persistentVolumeClaimRetentionPolicy|minReadySeconds|ordinals|revisionHistoryLimit)/,
  ],
  Job: [/^spec\.(template|selector|completionMode)\b/],
  PersistentVolumeClaim: [/^spec\.(?!resources|volumeAttributesClassName)/],
  PersistentVolume: [/^spec\.(?!capacity|persistentVolumeReclaimPolicy|storageClassName)/],
  StorageClass: [/^(provisioner|parameters|reclaimPolicy|volumeBindingMode)\b/],
  Service: [/^spec\.clusterIPs?\b/],
  RoleBinding: [/^roleRef\b/],
  ClusterRoleBinding: [/^roleRef\b/],
  IngressClass: [/^spec\.controller\b/],
  RuntimeClass: [/^handler\b/],
  PriorityClass: [/^(value|preemptionPolicy)\b/],
};

const isFixed = (kind: string, at: string): boolean =>
  (fixedFields[kind] ?? []).some((pattern) => pattern.test(at));

function cureOf(object: unknown): string {
  const { kind, metadata } = isFields(object) ? object : {};
  const { name, namespace } = isFields(metadata) ? metadata : {};
  const where = namespace === undefined ? '' : ` -n ${String(namespace)}`;
  const command = `kubectl delete ${String(kind).toLowerCase()} ${String(name)}${where}`;
  if (kind === 'PersistentVolumeClaim')
    return 'a volume keeps its size and class: save its data, then thinkube purge';
  // Its pods and their volumes go on without it.
  return kind === 'StatefulSet' ? `${command} --cascade=orphan` : command;
}

type Difference = Omit<FieldChange, 'fixed'>;

function differences(before: unknown, after: unknown, at: string): Difference[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.flatMap((value, i) => differences(before[i], value, `${at}[${i}]`));
  }
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], at === '' ? key : `${at}.${key}`));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (typeof before === 'string' && typeof after === 'string') return [{ at, ...textChange(before, after) }];
  return [{ at, before: shown(before), after: shown(after) }];
}

/** One line of at most 100 characters. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
