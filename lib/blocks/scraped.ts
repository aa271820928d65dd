import { Construct } from 'constructs';
import { add, type Placed, placed } from './object';

export interface ScrapedProps extends Omit<Placed, 'name'> {
  /** The account of who collects measurements. */
  readonly account: { readonly namespace: string; readonly name: string };
}

/**
 * Lets somebody find the pods of this namespace, to collect their measurements. It stands with those pods, so
 * that it goes with them.
 */
export class Scraped extends Construct {
  constructor(scope: Construct, id: string, { namespace, component, account }: ScrapedProps) {
    super(scope, id);
    const group = 'rbac.authorization.k8s.io';
    const metadata = placed({ name: `found-by-${account.name}`, namespace, component });
    add(this, {
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    });
    add(this, {
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: group, kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    });
  }
}
