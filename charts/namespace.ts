/** The namespace of a component: kept for ever, no wider than its pods need. */
import type { Construct } from 'constructs';
import { add } from '../lib/constructs/object';
import { keep } from '../lib/kube/argocd';
import { labels } from '../lib/kube/names';
import type { Slice } from '../lib/plan/component';
import { trustLabel } from '../lib/plan/trust';

type Housed = Pick<Slice, 'id' | 'namespace' | 'podSecurity' | 'claims'>;

export function namespace(scope: Construct, { id, namespace: name, podSecurity, claims }: Housed): void {
  const trusts = Object.values(claims).some(({ kind }) => kind === 'trust');
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
