/** One connection that is allowed. */

/** Pods of a component; all of them where no name is given. */
export interface Pods {
  readonly component: string;
  readonly namespace: string;
  /** Value of `app.kubernetes.io/name`. */
  readonly pods?: string;
}
/** Addresses outside the cluster network. */
export interface Range {
  readonly cidr: string;
  readonly except?: readonly string[];
}
export type End = Pods | Range;

export interface Edge {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  readonly why: string;
  /** The component whose definition leads to this edge, and what of it: `need "metrics"`. */
  readonly by: { readonly component: string; readonly what: string };
}

export const isPods = (end: End): end is Pods => 'component' in end;
