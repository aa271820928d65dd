/** Volumes, where they are mounted, and claims of lasting ones. */
import type { PersistentVolumeClaim, Volume, VolumeMount } from '../../imports/k8s';

interface Scratch {
  /** Such as `1Gi`; the pod is evicted beyond it. */
  readonly sizeLimit?: string;
  /** Kept in memory, and counted as the container's memory. */
  readonly memory?: boolean;
}

/** Scratch space that lives as long as the pod. */
export const emptyDir = (name: string, { sizeLimit, memory }: Scratch = {}): Volume => ({
  name,
  emptyDir: { ...(sizeLimit && { sizeLimit }), ...(memory && { medium: 'Memory' }) },
});

interface Selected {
  /** File mode, such as 0o400. */
  readonly defaultMode?: number;
  /** Key to file name; all keys by default. */
  readonly items?: Readonly<Record<string, string>>;
}

const selected = ({ defaultMode, items }: Selected) => ({
  ...(defaultMode !== undefined && { defaultMode }),
  ...(items && { items: Object.entries(items).map(([key, path]) => ({ key, path })) }),
});

/** The keys of a ConfigMap as files. */
export const configVolume = (name: string, configMap: string, how: Selected = {}): Volume => ({
  name,
  configMap: { name: configMap, ...selected(how) },
});

/** The keys of a Secret as files. */
export const secretVolume = (name: string, secretName: string, how: Selected = {}): Volume => ({
  name,
  secret: { secretName, ...selected(how) },
});

/** One key of many Secrets as files, `<secret>/<key>`: never on a command line. */
export const secretFiles = (name: string, secrets: readonly string[], key: string): Volume => ({
  name,
  projected: {
    defaultMode: 0o440,
    sources: secrets.map((secret) => ({
      secret: { name: secret, items: [{ key, path: `${secret}/${key}` }] },
    })),
  },
});

/** A claim that exists already. */
export const claimVolume = (name: string, claimName: string): Volume => ({
  name,
  persistentVolumeClaim: { claimName },
});

interface How {
  readonly readOnly?: boolean;
  /** One file or folder of the volume. It does not follow later changes of a ConfigMap or Secret. */
  readonly subPath?: string;
}

/** Where a container sees a volume. */
export const mount = (name: string, mountPath: string, how: How = {}): VolumeMount => ({
  name,
  mountPath,
  ...how,
});

interface Wanted {
  readonly name: string;
  /** Such as `5Gi`. */
  readonly size: string;
  /** Always named: a cluster's default class may make volumes that no backup saves. */
  readonly storageClass: string;
}

/** What a claim asks for: one node at a time may write to it. */
export const claimSpec = ({ size, storageClass }: Omit<Wanted, 'name'>): PersistentVolumeClaim['spec'] => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: size } },
  storageClassName: storageClass,
  volumeMode: 'Filesystem',
});

/** A claim inside a StatefulSet; it says what it is, so that Argo CD sees no difference. */
export const claimTemplate = ({ name, ...wanted }: Wanted): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: claimSpec(wanted),
});
