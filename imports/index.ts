/** Every kind that we write. */
import type { ArgoCdManifest } from './argo-cd';
import type { CertManagerManifest } from './cert-manager';
import type { ExternalSecretsManifest } from './external-secrets';
import type { CoreManifest } from './k8s';
import type { MetalLbManifest } from './metallb';
import type { TrustManagerManifest } from './trust-manager';

export type Manifest =
  | CoreManifest
  | ArgoCdManifest
  | CertManagerManifest
  | ExternalSecretsManifest
  | MetalLbManifest
  | TrustManagerManifest;
