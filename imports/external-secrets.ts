/** External Secrets, read at v2.9.0: external-secrets.io/v1 and generators.external-secrets.io/v1alpha1. */
import type { Metadata } from './k8s';

/** A Secret of the store, or one key of it. */
export interface RemoteRef {
  /** Name of the Secret. */
  readonly key: string;
  /** Key in it. Default: all of it. */
  readonly property?: string;
}

/** Shape of the Secret that is made. */
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
  /** Files too long to stand in `data`: keys of a ConfigMap that are templates. */
  readonly templateFrom?: readonly {
    readonly target: 'Data';
    readonly configMap: {
      readonly name: string;
      readonly items: readonly { readonly key: string; readonly templateAs: 'Values' }[];
    };
  }[];
}

/** Makes one Secret: generated, or copied from a store. */
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

/** Renames fetched keys, so that those of several Secrets do not meet. */
export interface Rewrite {
  readonly regexp: { readonly source: string; readonly target: string };
}

/** Says which generator makes the value. It lies in the namespace of the ExternalSecret. */
export interface GeneratorRef {
  readonly apiVersion: 'generators.external-secrets.io/v1alpha1';
  readonly kind: 'Password' | 'UUID' | 'SSHKey';
  readonly name: string;
}

/** Secrets of one namespace of this cluster. `Place` says where the account and the CA of the API server are. */
interface KubernetesProvider<Place> {
  readonly kubernetes: {
    readonly remoteNamespace: string;
    readonly server: {
      readonly url: string;
      readonly caProvider: Place & {
        readonly type: 'ConfigMap';
        readonly name: string;
        readonly key: string;
      };
    };
    readonly auth: { readonly serviceAccount: Place & { readonly name: string } };
  };
}

/** Account and CA are in the store's own namespace; naming another one is refused, or ignored. */
export interface SecretStore {
  readonly apiVersion: 'external-secrets.io/v1';
  readonly kind: 'SecretStore';
  readonly metadata: Metadata;
  readonly spec: { readonly provider: KubernetesProvider<unknown> };
}

/** A vault that speaks the API of HashiCorp's, such as OpenBao: version 2 of its key-value engine. */
interface VaultProvider {
  readonly vault: {
    readonly server: string;
    /** Where the engine is mounted. */
    readonly path: string;
    readonly version: 'v2';
    readonly auth: {
      readonly kubernetes: {
        readonly mountPath: string;
        readonly role: string;
        readonly serviceAccountRef: {
          readonly name: string;
          readonly namespace: string;
          readonly audiences: readonly string[];
        };
      };
    };
  };
}

/** Namespaces by name, or by their labels. */
type Condition =
  | { readonly namespaces: readonly string[] }
  | { readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> } };

/** A store for the namespaces that `conditions` lets in. */
export interface ClusterSecretStore {
  readonly apiVersion: 'external-secrets.io/v1';
  readonly kind: 'ClusterSecretStore';
  readonly metadata: Metadata;
  readonly spec: {
    /** Required here: without conditions every namespace may read with the rights of one account. */
    readonly conditions: readonly Condition[];
    readonly provider: KubernetesProvider<{ readonly namespace: string }> | VaultProvider;
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

/** A random UUID under the key uuid. */
export interface UUID {
  readonly apiVersion: 'generators.external-secrets.io/v1alpha1';
  readonly kind: 'UUID';
  readonly metadata: Metadata;
  readonly spec: Readonly<Record<string, never>>;
}

/** An SSH key pair under the keys privateKey and publicKey. */
export interface SSHKey {
  readonly apiVersion: 'generators.external-secrets.io/v1alpha1';
  readonly kind: 'SSHKey';
  readonly metadata: Metadata;
  readonly spec: { readonly keyType: 'rsa' | 'ecdsa' | 'ed25519'; readonly comment?: string };
}

export type ExternalSecretsManifest =
  | ExternalSecret
  | SecretStore
  | ClusterSecretStore
  | Password
  | UUID
  | SSHKey;
