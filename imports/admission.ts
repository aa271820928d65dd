/** Admission policies of Kubernetes, read at v1.34: admissionregistration.k8s.io/v1. */
import type { Metadata } from './k8s';

interface Expression {
  /** CEL. */
  readonly expression: string;
}

/** What requests must satisfy, whatever the rights of who asks. */
export interface ValidatingAdmissionPolicy {
  readonly apiVersion: 'admissionregistration.k8s.io/v1';
  readonly kind: 'ValidatingAdmissionPolicy';
  readonly metadata: Metadata;
  readonly spec: {
    readonly failurePolicy: 'Fail' | 'Ignore';
    readonly matchConstraints: {
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly apiVersions: readonly string[];
        readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT')[];
        readonly resources: readonly string[];
      }[];
    };
    readonly matchConditions?: readonly (Expression & { readonly name: string })[];
    /** Kind of the objects that `params` stands for. */
    readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
    readonly variables?: readonly (Expression & { readonly name: string })[];
    readonly validations: readonly (Expression & { readonly message: string })[];
  };
}

/** Puts a policy in force. */
export interface ValidatingAdmissionPolicyBinding {
  readonly apiVersion: 'admissionregistration.k8s.io/v1';
  readonly kind: 'ValidatingAdmissionPolicyBinding';
  readonly metadata: Metadata;
  readonly spec: {
    readonly policyName: string;
    readonly validationActions: readonly ('Deny' | 'Warn' | 'Audit')[];
    /** Without a namespace: those in the namespace of the object. All of them have to let it pass. */
    readonly paramRef?: {
      readonly selector: Readonly<Record<string, never>>;
      readonly parameterNotFoundAction: 'Allow' | 'Deny';
    };
  };
}

export type AdmissionManifest = ValidatingAdmissionPolicy | ValidatingAdmissionPolicyBinding;
