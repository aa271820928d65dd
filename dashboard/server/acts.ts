/** What the panel does in the cluster: it restarts, and nothing else. */
import type { PanelPlan } from '../shared/panel-plan';
import type { Cluster } from './cluster';
import type { Kubernetes } from './kubernetes';

/**
 * Evicts the pods of a component; what made them makes new ones. Eviction heeds disruption budgets, and needs no right
 * to change a workload, which would be a right to run anything.
 *
 * @returns how many
 * @throws Refused if the API does not let one go
 */
export async function restart(
  kubernetes: Kubernetes,
  { pods }: Cluster,
  { namespace }: PanelPlan['components'][number],
): Promise<number> {
  const these = pods.filter(
    (pod) => pod.namespace === namespace && pod.owner !== undefined && pod.owner !== 'Job' && !pod.leaving,
  );
  for (const { name } of these) {
    await kubernetes.call(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } }),
    });
  }
  return these.length;
}
