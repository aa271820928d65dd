/** The namespace of a component: kept for ever, no wider than its pods need. */
import type { Construct } from 'constructs';
import { add } from '../lib/constructs/object';
import { keep } from '../lib/kube/argocd';
import { labels } from '../lib/kube/names';
import type { PlannedComponent } from '../lib/plan/plan';
import { trustLabel } from '../lib/plan/trust';

type Housed = Pick<PlannedComponent, 'id' | 'namespace' | 'podSecurity' | 'given'>;

export function namespace(scope: Construct, { id, namespace: name, podSecurity, given }: Housed): void {
  const trusts = Object.values(given).some(({ kind }) => kind === 'trust');
  add(scope, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        ...labels({ name, component: id }),
        'pod-security.kubernetes.io/enforce': podSecurity,
        'pod-security.kubernetes.io/warn': podSecurity,
        ...(trusts && { [trustLabel]: 'true' }),
      },
      annotations: keep,
    },
  });
}
