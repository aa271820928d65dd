/** trust-manager, read at v0.25.0: trust.cert-manager.io/v1alpha1. */
import type { LabelSelector, Metadata } from './k8s';

type Source =
  | { readonly useDefaultCAs: true }
  | { readonly inLine: string }
  | { readonly secret: { readonly name: string; readonly key: string } }
  | { readonly configMap: { readonly name: string; readonly key: string } };

/** Certificates gathered from sources into one ConfigMap in every namespace that is selected. */
export interface Bundle {
  readonly apiVersion: 'trust.cert-manager.io/v1alpha1';
  readonly kind: 'Bundle';
  readonly metadata: Metadata;
  readonly spec: {
    readonly sources: readonly Source[];
    readonly target: {
      readonly configMap: { readonly key: string };
      readonly namespaceSelector: LabelSelector;
    };
  };
}

export type TrustManagerManifest = Bundle;
