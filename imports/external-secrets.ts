/** External Secrets, read at v2.9.0: external-secrets.io/v1 and generators.external-secrets.io/v1alpha1. */
import type { Metadata } from './k8s';

/** A Secret of the store, or one key of it. */
export interface RemoteRef {
  /** Name of the Secret. */
  readonly key: string;
  /** Key in it. Default: all of it. */
  readonly property?: string;
}

export interface SecretTemplate {
  readonly engineVersion: 'v2';
  /** Replace drops every key that the template does not name; Merge keeps them. */
  readonly mergePolicy: 'Replace' | 'Merge';
  readonly type?: string;
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  /** Go templates over the keys that were fetched. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface ExternalSecret {
  readonly apiVersion: 'external-secrets.io/v1';
  readonly kind: 'ExternalSecret';
  readonly metadata: Metadata;
  readonly spec: {
    /** CreatedOnce never asks again, whatever changes here. */
    readonly refreshPolicy: 'CreatedOnce' | 'Periodic' | 'OnChange';
    /** As Go writes durations: `1h0m0s`, `0s`. */
    readonly refreshInterval: string;
    readonly secretStoreRef?: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
    readonly target: {
      readonly name: string;
      /** Owner: the Secret goes with this object. Orphan: it stays. */
      readonly creationPolicy: 'Owner' | 'Orphan' | 'Merge' | 'None';
      readonly deletionPolicy: 'Retain' | 'Delete' | 'Merge';
      readonly immutable?: boolean;
      /** Without one, the Secret would inherit this object's labels and annotations, Argo CD's among them. */
      readonly template: SecretTemplate;
    };
    readonly data?: readonly { readonly secretKey: string; readonly remoteRef: RemoteRef }[];
    readonly dataFrom?: readonly (
      | { readonly extract: RemoteRef; readonly rewrite?: readonly Rewrite[] }
      | { readonly sourceRef: { readonly generatorRef: GeneratorRef } }
    )[];
  };
}

export interface Rewrite {
  readonly regexp: { readonly source: string; readonly target: string };
}

export interface GeneratorRef {
  readonly apiVersion: 'generators.external-secrets.io/v1alpha1';
  readonly kind: 'Password' | 'UUID' | 'SSHKey';
  readonly name: string;
}

export interface SecretStore {
  readonly apiVersion: 'external-secrets.io/v1';
  readonly kind: 'SecretStore';
  readonly metadata: Metadata;
  readonly spec: {
    readonly provider: {
      readonly kubernetes: {
        readonly remoteNamespace: string;
        readonly server: {
          readonly url: string;
          readonly caProvider: { readonly type: 'ConfigMap'; readonly name: string; readonly key: string };
        };
        readonly auth: { readonly serviceAccount: { readonly name: string } };
      };
    };
  };
}

/** Random characters, under each of `secretKeys`. */
export interface Password {
  readonly apiVersion: 'generators.external-secrets.io/v1alpha1';
  readonly kind: 'Password';
  readonly metadata: Metadata;
  readonly spec: {
    readonly length: number;
    readonly digits: number;
    readonly symbols: number;
    readonly noUpper: boolean;
    /** Without it, long values fail: each character could be used once. */
    readonly allowRepeat: true;
    readonly encoding: 'raw' | 'base64' | 'hex';
    readonly secretKeys: readonly string[];
  };
}

/** An SSH key pair under the keys privateKey and publicKey. */
export interface SSHKey {
  readonly apiVersion: 'generators.external-secrets.io/v1alpha1';
  readonly kind: 'SSHKey';
  readonly metadata: Metadata;
  readonly spec: { readonly keyType: 'rsa' | 'ecdsa' | 'ed25519'; readonly comment?: string };
}

export type ExternalSecretsManifest = ExternalSecret | SecretStore | Password | SSHKey;
