/** Pieces of network policies. */
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../../imports/k8s';

/** Pods of a namespace; those with this `app.kubernetes.io/name` where one is given. */
export const podsOf = (namespace: string, name?: string): NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: name === undefined ? {} : { matchLabels: { 'app.kubernetes.io/name': name } },
});

/** A range of addresses. */
export const cidr = (range: string, except?: readonly string[]): NetworkPolicyPeer => ({
  ipBlock: { cidr: range, ...(except && { except }) },
});

/** A port of the pods themselves, not of the Service before them. */
export const policyPort = (port: number, protocol: 'TCP' | 'UDP' = 'TCP'): NetworkPolicyPort => ({
  port,
  protocol,
});
