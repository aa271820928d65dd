/** What the processes that read and write volumes may do: those of every node, and the pods that they start. */
import { rule, watch } from '../../kit';

const own = [...watch, 'create', 'update', 'patch', 'delete'];

/** In Velero's own namespace. */
export const agentRules = [
  rule(
    'velero.io',
    ['podvolumebackups', 'podvolumerestores', 'datauploads', 'datadownloads', 'backuprepositories'],
    own,
  ),
  rule('velero.io', ['podvolumebackups/status', 'podvolumerestores/status'], ['get', 'update', 'patch']),
  rule('velero.io', ['backupstoragelocations', 'backups', 'restores'], watch),
  rule('', ['pods'], own),
  rule('', ['pods/log', 'configmaps'], ['get']),
  // The password of the repository, and the key of the bucket.
  { ...rule('', ['secrets'], ['get']), resourceNames: ['velero-repo-credentials', 'velero-cloud'] },
  rule('apps', ['daemonsets'], ['get']),
];

/** Everywhere: whose volume it is, and where on the node. */
export const agentClusterRules = [
  // Its caches cover the whole cluster, though it asks for objects of its namespace alone.
  rule('velero.io', ['podvolumebackups', 'podvolumerestores', 'datauploads', 'datadownloads'], watch),
  rule('', ['pods', 'persistentvolumeclaims', 'persistentvolumes', 'nodes'], watch),
  rule('', ['events'], [...watch, 'create', 'patch']),
];

/** Who starts a backup or a restore by the clock or by hand; in Velero's own namespace. */
export const starterRules = [
  rule('velero.io', ['schedules'], ['get']),
  rule('velero.io', ['backups', 'restores'], ['get', 'list', 'create']),
  rule('velero.io', ['podvolumebackups', 'podvolumerestores'], ['list']),
];
