import type { Construct } from 'constructs';
import { selector } from '../kube/names';
import { add, metadataOf, type ObjectName } from './object';

export interface LanServiceProps extends ObjectName {
  /** Its address on the LAN. */
  readonly ip: string;
  /** MetalLB pool that has this address: the answer to `need.address`. */
  readonly pool: string;
  /** Ports by name; TCP by default. The pods listen on the same numbers. */
  readonly ports: Readonly<
    Record<string, number | { readonly port: number; readonly protocol: 'TCP' | 'UDP' }>
  >;
}

/**
 * An address on the LAN for the workload of this name: the Service `<name>-lan`. Only the node of its pod answers, so
 * the pod sees who really calls.
 */
export function lanService(scope: Construct, { ip, pool, ports, ...workload }: LanServiceProps): void {
  add(scope, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(
      { ...workload, name: `${workload.name}-lan` },
      { 'metallb.io/address-pool': pool, 'metallb.io/loadBalancerIPs': ip },
    ),
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      allocateLoadBalancerNodePorts: false,
      selector: selector(workload),
      ports: Object.entries(ports).map(([name, options]) => {
        const { port, protocol } = typeof options === 'number' ? { port: options, protocol: 'TCP' } : options;
        return { name, port, targetPort: port, protocol };
      }),
    },
  });
}
