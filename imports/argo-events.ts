/**
 * Argo Events, read at v1.9.11: argoproj.io/v1alpha1. Its CRDs accept anything, so these types are the only check:
 * they follow the Go types in pkg/apis/events/v1alpha1.
 */
import type {
  Affinity,
  EnvVar,
  Metadata,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  ServicePort,
  Toleration,
  Volume,
  VolumeMount,
} from './k8s';

/** One key of a Secret in the same namespace. */
export interface KeyRef {
  readonly name: string;
  readonly key: string;
}

/** Whom a client trusts, and how it is known. */
export interface Tls {
  readonly caCertSecret?: KeyRef;
  readonly clientCertSecret?: KeyRef;
  readonly clientKeySecret?: KeyRef;
}

interface Marks {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Placement {
  readonly metadata?: Marks;
  readonly serviceAccountName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  readonly priorityClassName?: string;
}

interface ContainerTemplate {
  readonly resources?: Pick<ResourceRequirements, 'limits' | 'requests'>;
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  readonly securityContext?: SecurityContext;
}

/** The pod of an EventSource or a Sensor. */
export interface EventPod extends Placement {
  readonly container?: ContainerTemplate & {
    readonly env?: readonly EnvVar[];
    readonly volumeMounts?: readonly VolumeMount[];
  };
  readonly volumes?: readonly Volume[];
}

/** A JetStream of its own. */
export interface JetStreamBus extends Placement {
  /** One that the controller's configuration lists; `latest` moves. */
  readonly version: string;
  /** 1, or at least 3. Default 3. */
  readonly replicas: number;
  readonly persistence?: {
    readonly storageClassName: string;
    readonly accessMode: 'ReadWriteOnce';
    readonly volumeSize: string;
  };
  /** Lines of NATS configuration. */
  readonly settings?: string;
  /** YAML text: replicas, maxAge, maxMsgs, maxBytes, duplicates. */
  readonly streamConfig?: string;
  readonly startArgs?: readonly string[];
  readonly maxPayload?: string;
  readonly containerTemplate?: ContainerTemplate;
  readonly metricsContainerTemplate?: ContainerTemplate;
  readonly reloaderContainerTemplate?: ContainerTemplate;
}

/** A JetStream that runs already. */
export interface ExistingJetStream {
  readonly url: string;
  readonly accessSecret?: KeyRef;
  /** YAML text. */
  readonly streamConfig?: string;
  readonly tls?: Tls;
}

/** What carries events from sources to sensors. Sources and sensors take the one called `default`. */
export interface EventBus {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'EventBus';
  readonly metadata: Metadata;
  readonly spec: { readonly jetstream: JetStreamBus } | { readonly jetstreamExotic: ExistingJetStream };
}

interface Source {
  /** Passed on with every event. */
  readonly metadata?: Readonly<Record<string, string>>;
}

interface FilteredSource extends Source {
  readonly filter?: { readonly expression: string };
}

/** Requests that somebody else sends. */
export interface WebhookSource extends FilteredSource {
  /** A string. */
  readonly port: string;
  readonly endpoint: string;
  readonly method: 'POST' | 'PUT' | 'GET' | 'PATCH' | 'DELETE';
  /** Token that the header `Authorization: Bearer` must carry. */
  readonly authSecret?: KeyRef;
  /** Bytes. Default 1 MiB. */
  readonly maxPayloadSize?: number;
}

/** Either a schedule or an interval. */
export interface CalendarSource extends FilteredSource {
  readonly schedule?: string;
  readonly interval?: string;
  readonly timezone?: string;
  readonly exclusionDates?: readonly string[];
}

/** Changes in a bucket, as MinIO tells them. */
export interface BucketSource extends Source {
  /** Host and port, no scheme. */
  readonly endpoint: string;
  readonly bucket: { readonly name: string; readonly key?: string };
  readonly region?: string;
  /** True: without TLS. */
  readonly insecure?: boolean;
  readonly accessKey: KeyRef;
  readonly secretKey: KeyRef;
  readonly caCertificate?: KeyRef;
  readonly events: readonly string[];
  readonly filter?: { readonly prefix: string; readonly suffix: string };
}

/** Where events come from, each by name. */
export interface EventSource {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'EventSource';
  readonly metadata: Metadata;
  readonly spec: {
    readonly eventBusName?: string;
    readonly replicas?: number;
    readonly template?: EventPod;
    /** Makes a Service called like this object with `-eventsource-svc` after it. */
    readonly service?: { readonly ports: readonly ServicePort[]; readonly metadata?: Marks };
    readonly webhook?: Readonly<Record<string, WebhookSource>>;
    readonly calendar?: Readonly<Record<string, CalendarSource>>;
    readonly minio?: Readonly<Record<string, BucketSource>>;
  };
}

export type ArgoEventsManifest = EventBus | EventSource;
