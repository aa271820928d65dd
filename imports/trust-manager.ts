/** trust-manager, read at v0.25.0: trust.cert-manager.io/v1alpha1. */
import type { LabelSelector, Metadata } from './k8s';

type Source =
  | { readonly useDefaultCAs: true }
  | { readonly inLine: string }
  | { readonly secret: { readonly name: string; readonly key: string } }
  | { readonly configMap: { readonly name: string; readonly key: string } }
  /** A selector that finds nothing is no error: room for an old root beside a new one. */
  | { readonly configMap: { readonly selector: LabelSelector; readonly includeAllKeys: true } };

/** Certificates gathered from sources into one ConfigMap in every namespace that is selected. */
export interface Bundle {
  readonly apiVersion: 'trust.cert-manager.io/v1alpha1';
  readonly kind: 'Bundle';
  readonly metadata: Metadata;
  readonly spec: {
    readonly sources: readonly Source[];
    readonly target: {
      readonly configMap: { readonly key: string };
      /** The same certificates once more, for Java. The API adds an empty password: write it. */
      readonly additionalFormats?: { readonly pkcs12: { readonly key: string; readonly password: '' } };
      /** Absent or empty means all namespaces. */
      readonly namespaceSelector: LabelSelector;
    };
  };
}

export type TrustManagerManifest = Bundle;
