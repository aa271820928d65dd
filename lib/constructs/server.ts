import { Construct } from 'constructs';
import type {
  Container,
  DaemonSet,
  Deployment,
  PodSecurityContext,
  PodSpec,
  PodTemplate,
  StatefulSet,
  Volume,
} from '../../imports/k8s';
import { keep } from '../kube/argocd';
import { labels, selector, shortHash } from '../kube/names';
import { claimSpec, claimTemplate, claimVolume } from '../kube/volumes';
import type { Account } from './account';
import { add, type Placed, placed } from './object';

const strategies = {
  Recreate: { type: 'Recreate' },
  RollingUpdate: { type: 'RollingUpdate' },
  HandOver: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
};

export interface ServerProps extends Placed {
  /**
   * StatefulSet for what has one volume and must never run twice; DaemonSet for what runs on every node.
   *
   * @default 'Deployment'
   */
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Its containers; see `container`. */
  readonly containers: readonly Container[];
  /** Containers that run one after the other, before the others. Default: none. */
  readonly init?: readonly Container[];
  /** Pod security; see `restrictedPod`. */
  readonly security: PodSecurityContext;
  /** Volumes that its containers mount. Default: none. */
  readonly volumes?: readonly Volume[];
  /** Lasting volumes by name; they can be mounted under that name. */
  readonly claims?: Readonly<Record<string, { readonly size: string; readonly storageClass: string }>>;
  /** Ports of its Service, by name: the Service's number, or both where they differ. No Service without. */
  readonly service?: Readonly<Record<string, ServicePortProps>>;
  /** Rights in the cluster; its token is mounted. Default: none. */
  readonly account?: Account;
  /**
   * How a new pod takes over. `HandOver` stops the old one first, for what needs a port of its node; unlike
   * `Recreate` it can be changed to and from `RollingUpdate` in place, since both are rolling updates.
   *
   * @default - 'Recreate' with a lasting volume, else 'RollingUpdate'
   */
  readonly strategy?: keyof typeof strategies;
  /** What the pod reads at its start: a change of it restarts the pod. */
  readonly config?: unknown;
  /** Fields of the pod that are seldom needed. */
  readonly pod?: Partial<PodSpec>;
  /** Annotations of the pod. Default: none but the hash of `config`. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** On the workload itself, such as Argo CD's order. */
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

  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    const { name, component, kind = 'Deployment', service } = props;
    this.name = name;
    const metadata = placed(props, props.annotations);
    const matchLabels = selector({ name, component });
    const template = this.template(props, kind);

    if (service || kind === 'StatefulSet') this.service(props);
    if (!props.account) {
      add(this, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: placed(props),
        automountServiceAccountToken: false,
      });
    }
    if (kind !== 'StatefulSet') this.claims(props);
    add(this, this.workload(kind, metadata, matchLabels, template, props));
  }

  private workload(
    kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
    metadata: Deployment['metadata'],
    matchLabels: Readonly<Record<string, string>>,
    template: PodTemplate,
    { claims = {}, strategy }: ServerProps,
  ): Deployment | StatefulSet | DaemonSet {
    const base = { selector: { matchLabels }, template, revisionHistoryLimit: 3 };
    if (kind === 'DaemonSet') return { apiVersion: 'apps/v1', kind, metadata, spec: base };
    if (kind === 'StatefulSet') {
      const volumeClaimTemplates = Object.entries(claims).map(([name, claim]) =>
        claimTemplate({ name, ...claim }),
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
    const how = strategies[strategy ?? (Object.keys(claims).length > 0 ? 'Recreate' : 'RollingUpdate')];
    return { apiVersion: 'apps/v1', kind, metadata, spec: { ...base, replicas: 1, strategy: how } };
  }

  private template(props: ServerProps, kind: string): PodTemplate {
    const { name, component, account, claims = {}, volumes = [], config, init } = props;
    const lasting =
      kind === 'StatefulSet' ? [] : Object.keys(claims).map((each) => claimVolume(each, `${name}-${each}`));
    const annotations = {
      ...(config !== undefined && { 'thinkube.io/config': shortHash(config) }),
      ...props.podAnnotations,
    };
    return {
      metadata: {
        labels: labels({ name, component }),
        ...(Object.keys(annotations).length > 0 && { annotations }),
      },
      spec: {
        serviceAccountName: account?.name ?? name,
        automountServiceAccountToken: account !== undefined,
        enableServiceLinks: false,
        securityContext: props.security,
        ...(init && { initContainers: init }),
        containers: props.containers,
        ...(lasting.length + volumes.length > 0 && { volumes: [...lasting, ...volumes] }),
        ...props.pod,
      },
    };
  }

  private service(props: ServerProps): void {
    const { name, component, service, kind } = props;
    const ports = Object.entries(service ?? {}).map(([portName, port]) =>
      typeof port === 'number'
        ? { name: portName, port, targetPort: port, protocol: 'TCP' }
        : { name: portName, protocol: 'TCP', ...port },
    );
    const headless = kind === 'StatefulSet' && ports.length === 0;
    add(this, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: placed(props),
      spec: {
        type: 'ClusterIP',
        ...(headless && { clusterIP: 'None' }),
        selector: selector({ name, component }),
        ...(ports.length > 0 && { ports }),
      },
    });
  }

  private claims({ name, namespace, component, claims = {} }: ServerProps): void {
    for (const [volume, wanted] of Object.entries(claims)) {
      const where = { name: `${name}-${volume}`, namespace, component };
      add(this, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: placed(where, keep),
        spec: claimSpec(wanted),
      });
    }
  }
}
