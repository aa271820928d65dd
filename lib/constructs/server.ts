import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { DaemonSet, Deployment, PodTemplate, StatefulSet } from '../../imports/k8s';
import { keep } from '../kube/argocd';
import { selector, shortHash } from '../kube/names';
import { claimSpec, claimTemplate, claimVolume } from '../kube/volumes';
import { claimName } from '../plan/volumes';
import { add, metadataOf } from './object';
import { type PodProps, podTemplate } from './pod-template';

const strategies = {
  Recreate: { type: 'Recreate' },
  RollingUpdate: { type: 'RollingUpdate' },
  HandOver: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
};

export type ServerKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

export interface ServerProps extends PodProps {
  /**
   * StatefulSet for what has one volume and must never run twice; DaemonSet for what runs on every node.
   *
   * @default 'Deployment'
   */
  readonly kind?: ServerKind;
  /** Lasting volumes by the name their containers mount them under. @default - none */
  readonly storage?: Readonly<Record<string, { readonly size: string; readonly storageClass: string }>>;
  /** Ports of its Service, by name: the Service's number, or both where they differ. @default - no Service */
  readonly service?: Readonly<Record<string, ServicePortProps>>;
  /**
   * How a new pod takes over. `HandOver` stops the old one first, for what needs a port of its node; unlike
   * `Recreate` it can be changed to and from `RollingUpdate` in place, since both are rolling updates.
   *
   * @default - 'Recreate' with a lasting volume, else 'RollingUpdate'
   */
  readonly strategy?: keyof typeof strategies;
  /** What the pod reads at its start: a change of it restarts the pod. @default - nothing */
  readonly config?: unknown;
  /** Annotations of the pod. @default - none but the hash of `config` */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** On the workload itself, such as Argo CD's order. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

export type ServicePortProps =
  | number
  | {
      readonly port: number;
      readonly targetPort: number | string;
      readonly protocol?: 'TCP' | 'UDP';
      readonly appProtocol?: string;
    };

/** One long-running workload, its volumes and its Service; one replica. */
export class Server extends Construct {
  /** Name of the Service and of the workload. */
  readonly name: string;
  /** The Deployment, StatefulSet or DaemonSet. */
  readonly workload: ApiObject;
  /** Its Service, if it has ports or is a StatefulSet. */
  readonly service?: ApiObject;
  /** Claims of its lasting volumes, by the name of the volume. A StatefulSet's claims are part of the workload. */
  readonly volumes: Readonly<Record<string, ApiObject>>;

  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    const { name, kind = 'Deployment', service } = props;
    this.name = name;
    if (service || kind === 'StatefulSet') this.service = this.addService(props);
    const template = this.template(props, kind);
    this.volumes = kind === 'StatefulSet' ? {} : this.claims(props);
    this.workload = add(this, this.manifest(kind, template, props));
    this.node.defaultChild = this.workload;
  }

  private manifest(
    kind: ServerKind,
    template: PodTemplate,
    props: ServerProps,
  ): Deployment | StatefulSet | DaemonSet {
    const { storage = {}, strategy } = props;
    const metadata = metadataOf(props, props.annotations);
    const base = { selector: { matchLabels: selector(props) }, template, revisionHistoryLimit: 3 };
    if (kind === 'DaemonSet') return { apiVersion: 'apps/v1', kind, metadata, spec: base };
    if (kind === 'StatefulSet') {
      const volumeClaimTemplates = Object.entries(storage).map(([name, each]) =>
        claimTemplate({ name, ...each }),
      );
      // In order, a pod that never became ready would not even be replaced by the one that mends it.
      const podManagementPolicy = 'Parallel';
      const spec = { ...base, replicas: 1, serviceName: this.name, podManagementPolicy };
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata,
        spec: volumeClaimTemplates.length > 0 ? { ...spec, volumeClaimTemplates } : spec,
      };
    }
    // One writer at a time: the old pod must be gone before the new one mounts its volume.
    const how = strategies[strategy ?? (Object.keys(storage).length > 0 ? 'Recreate' : 'RollingUpdate')];
    return { apiVersion: 'apps/v1', kind, metadata, spec: { ...base, replicas: 1, strategy: how } };
  }

  private template(props: ServerProps, kind: ServerKind): PodTemplate {
    const { name, storage = {}, volumes = [], config } = props;
    const lasting =
      kind === 'StatefulSet'
        ? []
        : Object.keys(storage).map((volume) => claimVolume(volume, claimName(kind, name, volume)));
    return podTemplate(
      this,
      { ...props, volumes: [...lasting, ...volumes] },
      {},
      {
        ...(config !== undefined && { 'thinkube.io/config': shortHash(config) }),
        ...props.podAnnotations,
      },
    );
  }

  private addService(props: ServerProps): ApiObject {
    const { service, kind } = props;
    const ports = Object.entries(service ?? {}).map(([portName, port]) =>
      typeof port === 'number'
        ? { name: portName, port, targetPort: port, protocol: 'TCP' }
        : { name: portName, protocol: 'TCP', ...port },
    );
    const headless = kind === 'StatefulSet' && ports.length === 0;
    return add(this, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(props),
      spec: {
        type: 'ClusterIP',
        ...(headless && { clusterIP: 'None' }),
        selector: selector(props),
        ...(ports.length > 0 && { ports }),
      },
    });
  }

  private claims({
    name,
    namespace,
    component,
    storage = {},
  }: ServerProps): Readonly<Record<string, ApiObject>> {
    return Object.fromEntries(
      Object.entries(storage).map(([volume, wanted]) => {
        const where = { name: claimName('Deployment', name, volume), namespace, component };
        const manifest = {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: metadataOf(where, keep),
        } as const;
        return [volume, add(this, { ...manifest, spec: claimSpec(wanted) })];
      }),
    );
  }
}
