/** Every pod template of the inventory, whatever kind of object holds it. */
import type { Emitted } from '../kube/object';
import { at, type Fields, fields, isFields, items, number, strings, text } from './read';

/** A container, and where it is in its object. */
export interface ContainerAt {
  readonly at: string;
  readonly name: string;
  /** Runs before the others and ends. */
  readonly init: boolean;
  readonly fields: Fields;
  readonly ports: readonly PortAt[];
}

export interface PortAt {
  readonly at: string;
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
}

/** The pods that one object makes. */
export interface PodSet {
  readonly of: Emitted;
  readonly kind: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where the template's labels are. */
  readonly labelsAt: string;
  /** Where the pod's spec is. */
  readonly at: string;
  readonly spec: Fields;
  /** Init containers first, as they run. */
  readonly containers: readonly ContainerAt[];
  /** Name of its ServiceAccount. */
  readonly account: string;
  /** Runs until it is stopped. */
  readonly longRunning: boolean;
}

const holders: Readonly<Record<string, string>> = {
  'v1/Pod': '',
  'apps/v1/Deployment': 'spec.template',
  'apps/v1/StatefulSet': 'spec.template',
  'apps/v1/DaemonSet': 'spec.template',
  'batch/v1/Job': 'spec.template',
  'batch/v1/CronJob': 'spec.jobTemplate.spec.template',
};

/** The pods of an object; undefined where it makes none. */
export function podsOf(of: Emitted): PodSet | undefined {
  const { apiVersion, kind, metadata } = of.object;
  const holder = holders[`${apiVersion}/${kind}`];
  if (holder === undefined) return undefined;
  const template = holder === '' ? of.object : at(of.object, holder);
  const specAt = holder === '' ? 'spec' : `${holder}.spec`;
  const spec = at(template, 'spec');
  if (!isFields(spec)) return undefined;
  return {
    of,
    kind,
    namespace: metadata.namespace ?? 'default',
    labels: strings(template, 'metadata.labels'),
    labelsAt: holder === '' ? 'metadata.labels' : `${holder}.metadata.labels`,
    at: specAt,
    spec,
    containers: [
      ...containers(spec, specAt, 'initContainers'),
      ...containers(spec, specAt, 'containers'),
      ...containers(spec, specAt, 'ephemeralContainers'),
    ],
    account: text(spec, 'serviceAccountName') ?? 'default',
    longRunning: kind !== 'Job' && kind !== 'CronJob' && kind !== 'Pod',
  };
}

const containers = (spec: Fields, specAt: string, key: string): ContainerAt[] =>
  items(spec, key).map((item) => {
    const where = `${specAt}.${item.at}`;
    // An init container that restarts always is a sidecar: it serves as long as the others.
    const sidecar = text(item.fields, 'restartPolicy') === 'Always';
    return {
      at: where,
      name: text(item.fields, 'name') ?? '',
      init: key === 'initContainers' && !sidecar,
      fields: item.fields,
      ports: ports(item.fields, where),
    };
  });

const ports = (container: Fields, where: string): PortAt[] =>
  items(container, 'ports').flatMap((item) => {
    const port = number(item.fields, 'containerPort');
    const name = text(item.fields, 'name');
    if (port === undefined) return [];
    const protocol = text(item.fields, 'protocol') ?? 'TCP';
    return [{ at: `${where}.${item.at}`, ...(name !== undefined && { name }), port, protocol }];
  });

/** Whether a container listens on this port, by number or by name. */
export const listens = (
  { ports }: Pick<ContainerAt, 'ports'>,
  wanted: string | number,
  protocol = 'TCP',
): boolean =>
  ports.some(
    (each) => each.protocol === protocol && (typeof wanted === 'number' ? each.port : each.name) === wanted,
  );

/** The volumes of a pod by name: their fields, and those that a StatefulSet adds. */
export function volumeNames({ spec, of }: PodSet): ReadonlySet<string> {
  const own = items(spec, 'volumes').map((item) => text(item.fields, 'name'));
  const claimed =
    of.object.kind === 'StatefulSet'
      ? items(of.object, 'spec.volumeClaimTemplates').map((item) =>
          text(fields(item.fields, 'metadata'), 'name'),
        )
      : [];
  return new Set([...own, ...claimed].filter((name) => name !== undefined));
}
