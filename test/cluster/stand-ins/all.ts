import { argocdInit } from './argocd';
import { certManager, trustManager } from './cert-manager';
import { externalSecrets } from './external-secrets';
import { kubelet } from './kubelet';
import type { StandIn } from './stand-in';
import { statuses } from './statuses';
import { loadBalancer, provisioner } from './volumes';

/** Everything that is played, in the order of the report. */
export const all: readonly StandIn[] = [
  kubelet,
  argocdInit,
  provisioner,
  externalSecrets,
  certManager,
  trustManager,
  loadBalancer,
  ...statuses,
];
