import { Construct } from 'constructs';
import { rule } from '../kube/rights';
import type { ObjectName } from './object';
import { role } from './role';

export interface ScheduleAccessProps extends Omit<ObjectName, 'name'> {
  /** The account of who starts and stops. */
  readonly account: { readonly namespace: string; readonly name: string };
}

/** Lets somebody say how many pods of this namespace run, and nothing else about them. It goes with what is stopped. */
export class ScheduleAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace, component, account }: ScheduleAccessProps) {
    super(scope, id);
    const mayScale = rule('apps', ['deployments/scale', 'statefulsets/scale'], ['get', 'patch']);
    role(this, { name: `scheduled-by-${account.name}`, namespace, component }, [mayScale], account);
  }
}
