/** Where backups lie, and what they are made of. */
import type { Construct } from 'constructs';
import { add, composedSecret, type Given, metadataOf, type ObjectName, type PlatformConfig } from '../../kit';

type Where = (name: string) => ObjectName;

/** Gives back the Secret with the keys of the bucket, under the key `cloud`. */
export function location(scope: Construct, where: Where, bucket: Given<'bucket'>): string {
  const cloud = where('velero-cloud');
  composedSecret(scope, cloud, {
    fetch: [
      { secret: bucket.secret, property: 'accessKey', as: 'accessKey' },
      { secret: bucket.secret, property: 'secretKey', as: 'secretKey' },
    ],
    data: {
      cloud: '[default]\naws_access_key_id={{ .accessKey }}\naws_secret_access_key={{ .secretKey }}\n',
    },
    onlyData: true,
  });
  add(scope, {
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    metadata: metadataOf(where('default')),
    spec: {
      provider: 'aws',
      default: true,
      objectStorage: { bucket: bucket.bucket },
      config: {
        region: bucket.region,
        s3ForcePathStyle: 'true',
        s3Url: bucket.endpoint,
        // Not every store knows the newer checksums.
        checksumAlgorithm: '',
      },
    },
  });
  return cloud.name;
}

interface TemplateProps {
  readonly backup: PlatformConfig['backup'];
  readonly namespaces: readonly string[];
}

/** What save.sh makes backups from, named as the label that Velero counts them by. */
export const template = (scope: Construct, where: Where, { backup, namespaces }: TemplateProps) =>
  add(scope, {
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    metadata: metadataOf(where('volumes')),
    spec: {
      schedule: backup.volumes,
      // It starts none itself: before one starts, volumes have to be held.
      paused: true,
      useOwnerReferencesInBackup: false,
      template: {
        includedNamespaces: namespaces,
        includedNamespaceScopedResources: ['pods', 'persistentvolumeclaims'],
        includedClusterScopedResources: ['persistentvolumes'],
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'velero-hold' } },
        ttl: `${backup.keepDays * 24}h0m0s`,
        storageLocation: 'default',
        snapshotVolumes: false,
        defaultVolumesToFsBackup: false,
      },
    },
  });
