/** Every rule, in the order of its number. */
import { application } from './application';
import { certificate } from './certificate';
import { cronJob } from './cron-job';
import { customResource } from './custom-resource';
import { defaultDeny } from './default-deny';
import { disruptionBudget } from './disruption-budget';
import { env } from './env';
import { externalSecret } from './external-secret';
import { externalSecretDefaults } from './external-secret-defaults';
import { hostAccess } from './host-access';
import { image } from './image';
import { ingress } from './ingress';
import { ingressAnnotations } from './ingress-annotations';
import { ingressHost } from './ingress-host';
import { job } from './job';
import { keptState } from './kept-state';
import { labels } from './labels';
import { liveness } from './liveness';
import { name } from './name';
import { namespace } from './namespace';
import { namespaceLevel } from './namespace-level';
import { needPorts } from './need-ports';
import { networkPolicy } from './network-policy';
import { planned } from './planned';
import { plannedImages } from './planned-images';
import { podAdmission } from './pod-admission';
import { podReferences } from './pod-references';
import { podSecurity } from './pod-security';
import { portNames } from './port-names';
import { probePort } from './probe-port';
import { projectPermits } from './project-permits';
import { rbacAdmin } from './rbac-admin';
import { rbacSecrets } from './rbac-secrets';
import { rbacWildcards } from './rbac-wildcards';
import { readOnlyRoot } from './read-only-root';
import { readiness } from './readiness';
import { replicas } from './replicas';
import { resources } from './resources';
import { roleBinding } from './role-binding';
import type { Rule } from './rule';
import { secretData } from './secret-data';
import { secretLiteral } from './secret-literal';
import { selector } from './selector';
import { service } from './service';
import { serviceAccountToken } from './service-account-token';
import { serviceType } from './service-type';
import { statefulSet } from './stateful-set';
import { strategy } from './strategy';
import { syncWave } from './sync-wave';
import { volumeClaim } from './volume-claim';
import { webhook } from './webhook';

export const rules: readonly Rule[] = [
  name,
  labels,
  namespace,
  podReferences,
  service,
  serviceType,
  portNames,
  ingress,
  ingressHost,
  ingressAnnotations,
  roleBinding,
  externalSecret,
  externalSecretDefaults,
  certificate,
  webhook,
  networkPolicy,
  defaultDeny,
  statefulSet,
  podSecurity,
  hostAccess,
  podAdmission,
  namespaceLevel,
  readOnlyRoot,
  serviceAccountToken,
  resources,
  image,
  env,
  probePort,
  readiness,
  liveness,
  replicas,
  strategy,
  selector,
  disruptionBudget,
  job,
  cronJob,
  secretData,
  secretLiteral,
  rbacWildcards,
  rbacAdmin,
  rbacSecrets,
  keptState,
  volumeClaim,
  customResource,
  application,
  projectPermits,
  syncWave,
  planned,
  plannedImages,
  needPorts,
];
