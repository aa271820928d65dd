/** Node Feature Discovery, read at v0.19.0: nfd.k8s-sigs.io/v1alpha1. */
import type { Metadata } from './k8s';

/** Labels for nodes that have all of these features. */
export interface NodeFeatureRule {
  readonly apiVersion: 'nfd.k8s-sigs.io/v1alpha1';
  readonly kind: 'NodeFeatureRule';
  readonly metadata: Metadata;
  readonly spec: {
    readonly rules: readonly {
      readonly name: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly matchFeatures: readonly {
        /** Such as `system.name`. */
        readonly feature: string;
        readonly matchExpressions: Readonly<
          Record<string, { readonly op: 'In' | 'Exists'; readonly value?: readonly string[] }>
        >;
      }[];
    }[];
  };
}

export type NodeFeatureDiscoveryManifest = NodeFeatureRule;
