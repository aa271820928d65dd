import { Construct } from 'constructs';
import type { Placed } from './object';
import { role } from './role';

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
    const mayFind = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };
    role(this, { name: `found-by-${account.name}`, namespace, component }, [mayFind], account);
  }
}
