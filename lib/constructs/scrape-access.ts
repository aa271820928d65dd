import { Construct } from 'constructs';
import type { ObjectName } from './object';
import { role } from './role';

export interface ScrapeAccessProps extends Omit<ObjectName, 'name'> {
  /** The account of who collects measurements. */
  readonly account: { readonly namespace: string; readonly name: string };
}

/**
 * Lets somebody find the pods of this namespace, to collect their measurements. It stands with those pods, so
 * that it goes with them.
 */
export class ScrapeAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace, component, account }: ScrapeAccessProps) {
    super(scope, id);
    const mayFind = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };
    role(this, { name: `found-by-${account.name}`, namespace, component }, [mayFind], account);
  }
}
