import { Construct } from 'constructs';
import type { PolicyRule } from '../../imports/k8s';
import { labels } from '../kube/names';
import { add, metadataOf, type ObjectName } from './object';
import { role } from './role';

export interface AccountProps extends ObjectName {
  /** What it may do in its own namespace. @default - nothing */
  readonly rules?: readonly PolicyRule[];
  /** What it may do in other namespaces. @default - nothing */
  readonly elsewhere?: Readonly<Record<string, readonly PolicyRule[]>>;
  /** What it may do everywhere, and with objects that have no namespace. @default - nothing */
  readonly clusterRules?: readonly PolicyRule[];
  /** Names of ClusterRoles that exist already, to be bound as well. @default - none */
  readonly clusterRoles?: readonly string[];
  /**
   * Pods mount its token without saying so: for those that an operator makes, whose templates cannot say it.
   *
   * @default false
   */
  readonly mounted?: boolean;
  /** On the account itself, for programs that look for it. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A ServiceAccount with exactly these rights. Pods that use it mount its token. */
export class Account extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: AccountProps) {
    super(scope, id);
    const { name, namespace, component, rules, elsewhere = {}, clusterRules, clusterRoles = [] } = props;
    this.name = name;
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const group = 'rbac.authorization.k8s.io';

    this.node.defaultChild = add(this, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadataOf(props, props.annotations),
      automountServiceAccountToken: props.mounted ?? false,
    });
    const local = { ...(rules && { [namespace]: rules }), ...elsewhere };
    for (const [where, allowed] of Object.entries(local)) {
      role(this, { name, namespace: where, component }, allowed, { namespace, name });
    }
    // Objects without a namespace share one set of names with everybody else's.
    const cluster = { name: `thinkube-${name}`, labels: labels({ name, component }) };
    if (clusterRules) {
      add(this, { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: cluster, rules: clusterRules });
    }
    for (const bound of [...(clusterRules ? [cluster.name] : []), ...clusterRoles]) {
      const metadata =
        bound === cluster.name
          ? cluster
          : { ...cluster, name: `${cluster.name}-${bound.replace(/:/g, '-')}` };
      const roleRef = { apiGroup: group, kind: 'ClusterRole', name: bound };
      add(this, {
        apiVersion: `${group}/v1`,
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef,
        subjects,
      });
    }
  }
}
