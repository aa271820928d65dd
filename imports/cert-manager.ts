/** cert-manager, read at v1.21.2: cert-manager.io/v1. */
import type { Metadata, PodSecurityContext, ResourceRequirements, Toleration } from './k8s';

/** A key pair in a Secret, kept fresh. */
export interface Certificate {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Certificate';
  readonly metadata: Metadata;
  readonly spec: {
    readonly secretName: string;
    /** Labels and annotations of the Secret. */
    readonly secretTemplate?: {
      readonly labels?: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly issuerRef: {
      readonly group: 'cert-manager.io';
      readonly kind: 'ClusterIssuer' | 'Issuer';
      readonly name: string;
    };
    readonly commonName?: string;
    readonly dnsNames?: readonly string[];
    readonly isCA?: boolean;
    /** As Go writes durations: `8760h0m0s`. */
    readonly duration?: string;
    readonly renewBefore?: string;
    readonly usages?: readonly string[];
    /** How many past requests are kept. */
    readonly revisionHistoryLimit?: number;
    readonly privateKey?: {
      readonly algorithm: 'ECDSA' | 'RSA' | 'Ed25519';
      readonly size?: number;
      /** Java reads PKCS8 only. Default: PKCS1. */
      readonly encoding?: 'PKCS1' | 'PKCS8';
      /** A CA must keep its key, or every client has to trust it anew at each renewal. */
      readonly rotationPolicy: 'Never' | 'Always';
    };
    /** Limits what a CA may sign for. Feature gate NameConstraints. */
    readonly nameConstraints?: {
      readonly critical: boolean;
      readonly permitted?: { readonly dnsDomains?: readonly string[]; readonly ipRanges?: readonly string[] };
      readonly excluded?: { readonly dnsDomains?: readonly string[]; readonly ipRanges?: readonly string[] };
    };
  };
}

interface KeyRef {
  readonly name: string;
  readonly key: string;
}

/** How to prove that a name is ours. The solver that fits a name most exactly is taken. */
export interface AcmeSolver {
  readonly dns01?: { readonly cloudflare: { readonly apiTokenSecretRef: KeyRef } };
  readonly http01?: {
    readonly ingress: {
      readonly ingressClassName: string;
      readonly serviceType?: 'ClusterIP';
      /** Added to the Ingress that it makes for the challenge. */
      readonly ingressTemplate?: {
        readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      };
      readonly podTemplate?: {
        readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
        readonly spec?: {
          readonly nodeSelector?: Readonly<Record<string, string>>;
          readonly tolerations?: readonly Toleration[];
          readonly priorityClassName?: string;
          readonly securityContext?: PodSecurityContext;
          readonly resources?: ResourceRequirements;
        };
      };
    };
  };
  /** Takes the answer as given after this time, as Go writes it, instead of asking for it first. */
  readonly waitInsteadOfSelfCheck?: string;
  /** Default: every name. */
  readonly selector?: { readonly dnsZones?: readonly string[]; readonly dnsNames?: readonly string[] };
}

/** Exactly one way to sign. */
export type IssuerSpec =
  | { readonly selfSigned: Readonly<Record<string, never>> }
  | { readonly ca: { readonly secretName: string } }
  | {
      readonly acme: {
        readonly server: string;
        readonly email: string;
        /** Key of the account; cert-manager makes it. */
        readonly privateKeySecretRef: { readonly name: string };
        readonly solvers: readonly AcmeSolver[];
      };
    };

/** Its Secrets are in cert-manager's cluster resource namespace. */
export interface ClusterIssuer {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'ClusterIssuer';
  readonly metadata: Metadata;
  readonly spec: IssuerSpec;
}

/** Its Secrets are in its own namespace. */
export interface Issuer {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Issuer';
  readonly metadata: Metadata;
  readonly spec: IssuerSpec;
}

export type CertManagerManifest = Certificate | ClusterIssuer | Issuer;
