/** Where Kubernetes keeps its files on a machine. */
import type { PlatformConfig } from './schema/platform';

/** The snap of MicroK8s has a place of its own, and only sometimes a link to it where everybody else looks. */
export const kubeletRoot = ({ cluster }: Pick<PlatformConfig, 'cluster'>): string =>
  cluster.distribution === 'microk8s' ? '/var/snap/microk8s/common/var/lib/kubelet' : '/var/lib/kubelet';
