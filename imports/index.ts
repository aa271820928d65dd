/** Every kind that we write. */
import type { AdmissionManifest } from './admission';
import type { ArgoCdManifest } from './argo-cd';
import type { ArgoEventsManifest } from './argo-events';
import type { Sensor } from './argo-sensor';
import type { ArgoWorkflowsManifest } from './argo-workflows';
import type { AwxManifest } from './awx';
import type { CertManagerManifest } from './cert-manager';
import type { ExternalSecretsManifest } from './external-secrets';
import type { GpuOperatorManifest } from './gpu-operator';
import type { CoreManifest } from './k8s';
import type { KnativeManifest } from './knative';
import type { MetalLbManifest } from './metallb';
import type { NodeFeatureDiscoveryManifest } from './node-feature-discovery';
import type { TrustManagerManifest } from './trust-manager';
import type { VeleroManifest } from './velero';

export type Manifest =
  | CoreManifest
  | AdmissionManifest
  | ArgoCdManifest
  | ArgoEventsManifest
  | ArgoWorkflowsManifest
  | AwxManifest
  | CertManagerManifest
  | ExternalSecretsManifest
  | GpuOperatorManifest
  | KnativeManifest
  | MetalLbManifest
  | NodeFeatureDiscoveryManifest
  | TrustManagerManifest
  | Sensor
  | VeleroManifest;
