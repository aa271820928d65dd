/** The strictest Pod Security Standard, as pod and container settings. */
import type { PodSecurityContext, SecurityContext } from '../../imports/k8s';

interface Identity {
  readonly uid: number;
  /** Default: the same number as `uid`. */
  readonly gid?: number;
  /** Group that owns volumes. Default: the same as `gid`. */
  readonly fsGroup?: number;
}

/** Pod settings: nobody is root, and system calls are filtered. */
export const restrictedPod = ({ uid, gid = uid, fsGroup = gid }: Identity): PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: uid,
  runAsGroup: gid,
  fsGroup,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
});

interface Loosened {
  /** The software writes to its own root file system. Default false: give it an emptyDir instead. */
  readonly writableRoot?: boolean;
  /** Capabilities to keep, such as NET_BIND_SERVICE. Default: none. */
  readonly add?: readonly string[];
}

/** Container settings: no privilege, no capability, nothing written outside its volumes. */
export const restrictedContainer = ({ writableRoot = false, add }: Loosened = {}): SecurityContext => ({
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: !writableRoot,
  capabilities: { drop: ['ALL'], ...(add && { add }) },
});
