import type { Construct } from 'constructs';
import { add, metadataOf, type ObjectName } from '../../kit';
import { clusterIssuer } from '../../plan/issuer';

/**
 * The server's, and that of who gives it its users; opensearch.yml knows them by their common names. The cluster's CA
 * may sign for names of Services alone.
 */
export function certificates(
  scope: Construct,
  { namespace, component }: Omit<ObjectName, 'name'>,
): { readonly node: string; readonly admin: string } {
  const certificate = (name: string, service: string, usages: readonly string[]): string => {
    add(scope, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: metadataOf({ name, namespace, component }),
      spec: {
        secretName: name,
        commonName: service,
        dnsNames: [`${service}.${namespace}.svc`],
        usages,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
        // The only encoding that Java reads.
        privateKey: { algorithm: 'RSA', size: 2048, encoding: 'PKCS8', rotationPolicy: 'Always' },
        revisionHistoryLimit: 1,
      },
    });
    return name;
  };
  return {
    node: certificate('opensearch-node', 'opensearch', ['server auth', 'client auth']),
    admin: certificate('opensearch-admin', 'opensearch-admin', ['client auth']),
  };
}
