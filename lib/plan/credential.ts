/** Values that are generated in the cluster: what is asked for, and what comes of it. */
import type { Kind, Rotation } from './kinds';

/** How the value behind a need comes about; it is made in the cluster and nowhere else. */
export interface CredentialRequest {
  /** Keys to generate. */
  readonly keys: readonly string[];
  readonly length?: number;
  readonly encoding?: 'raw' | 'base64' | 'hex';
  /** Keys with fixed, public values. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Keys of the client's copy that are made from the others (Go template). */
  readonly template?: Readonly<Record<string, string>>;
  /** Other components that read it; the provider always does. */
  readonly alsoReadBy?: readonly string[];
  readonly rotation?: Rotation;
}

/** A value that is generated once in the cluster, and who reads it. */
export interface Credential {
  /** Name of the Secret, the same wherever it is read. */
  readonly name: string;
  readonly owner: string;
  readonly need: string;
  readonly kind: Kind;
  readonly keys: readonly string[];
  readonly length: number;
  readonly encoding: 'raw' | 'base64' | 'hex';
  readonly fixed: Readonly<Record<string, string>>;
  readonly readers: readonly Reader[];
  readonly rotation?: Rotation;
}

export interface Reader {
  readonly component: string;
  /** Keys of this reader's copy that are made from the others (Go template). */
  readonly template?: Readonly<Record<string, string>>;
}
