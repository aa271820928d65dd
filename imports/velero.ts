/** Velero, read at v1.18.3: velero.io/v1. */
import type { LabelSelector, Metadata } from './k8s';

interface KeyRef {
  readonly name: string;
  readonly key: string;
}

/** A command in a running container, before or after its volumes are read. */
export interface BackupHook {
  readonly exec: {
    /** Default: the pod's first. */
    readonly container?: string;
    readonly command: readonly string[];
    readonly onError?: 'Continue' | 'Fail';
    readonly timeout?: string;
  };
}

/** What one backup takes. The two families of resource lists exclude each other; this is the newer one. */
export interface BackupTemplate {
  readonly includedNamespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly includedClusterScopedResources?: readonly string[];
  readonly excludedClusterScopedResources?: readonly string[];
  readonly includedNamespaceScopedResources?: readonly string[];
  readonly excludedNamespaceScopedResources?: readonly string[];
  readonly labelSelector?: LabelSelector;
  /** How long it is kept, as Go writes durations: `720h0m0s`. */
  readonly ttl: string;
  readonly storageLocation: string;
  /** Snapshots by the storage itself. Local disks have none. */
  readonly snapshotVolumes: boolean;
  readonly volumeSnapshotLocations?: readonly string[];
  /** Reads the files of every volume that no pod annotation leaves out. Never those of hostPath volumes. */
  readonly defaultVolumesToFsBackup?: boolean;
  readonly hooks?: {
    readonly resources: readonly {
      readonly name: string;
      readonly includedNamespaces?: readonly string[];
      readonly labelSelector?: LabelSelector;
      readonly pre?: readonly BackupHook[];
      readonly post?: readonly BackupHook[];
    }[];
  };
  /** A ConfigMap that says what happens to which volumes. */
  readonly resourcePolicy?: { readonly kind: 'configmap'; readonly name: string };
  readonly uploaderConfig?: { readonly parallelFilesUpload: number };
  readonly itemOperationTimeout?: string;
}

/** Backups by the clock. */
export interface Schedule {
  readonly apiVersion: 'velero.io/v1';
  readonly kind: 'Schedule';
  readonly metadata: Metadata;
  readonly spec: {
    /** Five fields; `CRON_TZ=Europe/Paris ` before them sets the time zone. */
    readonly schedule: string;
    readonly paused?: boolean;
    /** True: the first backup waits for its time instead of starting when the Schedule appears. */
    readonly skipImmediately?: boolean;
    /** False: backups outlive their Schedule. */
    readonly useOwnerReferencesInBackup: boolean;
    readonly template: BackupTemplate;
  };
}

/** A bucket that holds backups. */
export interface BackupStorageLocation {
  readonly apiVersion: 'velero.io/v1';
  readonly kind: 'BackupStorageLocation';
  readonly metadata: Metadata;
  readonly spec: {
    /** Plugin: `aws` for everything that speaks S3. */
    readonly provider: string;
    /** Where backups go that name no location. One location at most. */
    readonly default?: boolean;
    readonly accessMode?: 'ReadWrite' | 'ReadOnly';
    readonly backupSyncPeriod?: string;
    readonly validationFrequency?: string;
    readonly credential?: KeyRef;
    readonly objectStorage: {
      readonly bucket: string;
      readonly prefix?: string;
      /** Secret in Velero's namespace with the CA of the store, as PEM. */
      readonly caCertRef?: KeyRef;
    };
    /** Settings of the plugin. All are strings, `"true"` included. */
    readonly config?: Readonly<Record<string, string>>;
  };
}

/** Where the storage itself keeps its snapshots. */
export interface VolumeSnapshotLocation {
  readonly apiVersion: 'velero.io/v1';
  readonly kind: 'VolumeSnapshotLocation';
  readonly metadata: Metadata;
  readonly spec: {
    readonly provider: string;
    readonly credential?: KeyRef;
    readonly config?: Readonly<Record<string, string>>;
  };
}

export type VeleroManifest = Schedule | BackupStorageLocation | VolumeSnapshotLocation;
