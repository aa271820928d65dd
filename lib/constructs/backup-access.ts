import { Construct } from 'constructs';
import { rule, watch } from '../kube/rights';
import type { ObjectName } from './object';
import { role } from './role';

export interface BackupAccessProps extends Omit<ObjectName, 'name'> {
  /** The account of who saves volumes. */
  readonly account: { readonly namespace: string; readonly name: string };
}

/**
 * Lets somebody find the claims of this namespace, and hold them by pods of its own while they are read. It stands with
 * those claims, so that it goes with them.
 */
export class BackupAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace, component, account }: BackupAccessProps) {
    super(scope, id);
    const mayHold = [
      rule('', ['persistentvolumeclaims'], ['get', 'list']),
      rule('', ['pods'], [...watch, 'create', 'delete']),
    ];
    role(this, { name: `saved-by-${account.name}`, namespace, component }, mayHold, account);
  }
}
