/**
 * What each process of cert-manager may do: upstream's roles at v1.21.2, less what is for the Gateway API,
 * OpenShift and signing requests of Kubernetes, which are all off.
 */
import type { PolicyRule } from '../../../imports/k8s';

const read = ['get', 'list', 'watch'];
const own = 'cert-manager.io';
const acme = 'acme.cert-manager.io';

/** One process at a time does the work, even while a new version takes over. */
export const leaderRules = (...leases: readonly string[]): readonly PolicyRule[] => [
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: leases,
    verbs: ['get', 'update', 'patch'],
  },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
];

const kinds = ['certificates', 'certificaterequests', 'issuers', 'clusterissuers'];

/** The controller. It creates pods, Services and Ingresses only if names are proven by HTTP. */
export const controllerRules = ({ solvesByHttp }: { readonly solvesByHttp: boolean }): PolicyRule[] => [
  {
    apiGroups: [own],
    resources: ['certificates', 'certificaterequests'],
    verbs: [...read, 'create', 'update', 'patch', 'delete'],
  },
  { apiGroups: [own], resources: ['issuers', 'clusterissuers'], verbs: [...read, 'update', 'patch'] },
  { apiGroups: [own], resources: kinds.map((each) => `${each}/status`), verbs: ['update', 'patch'] },
  { apiGroups: [own], resources: kinds.map((each) => `${each}/finalizers`), verbs: ['update'] },
  {
    apiGroups: [own],
    resources: ['signers'],
    resourceNames: [`issuers.${own}/*`, `clusterissuers.${own}/*`],
    verbs: ['approve'],
  },
  {
    apiGroups: [acme],
    resources: ['orders', 'challenges'],
    verbs: [...read, 'create', 'update', 'patch', 'delete'],
  },
  { apiGroups: [acme], resources: ['orders/status', 'challenges/status'], verbs: ['update', 'patch'] },
  { apiGroups: [acme], resources: ['orders/finalizers', 'challenges/finalizers'], verbs: ['update'] },
  { apiGroups: [''], resources: ['secrets'], verbs: [...read, 'create', 'update', 'patch', 'delete'] },
  {
    apiGroups: [''],
    resources: ['pods', 'services'],
    verbs: [...read, ...(solvesByHttp ? ['create', 'delete'] : [])],
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingresses'],
    verbs: [...read, ...(solvesByHttp ? ['create', 'update', 'delete'] : [])],
  },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses/finalizers'], verbs: ['update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** The process that tells webhooks and APIs which CA signed for them. */
export const injectorRules: readonly PolicyRule[] = [
  { apiGroups: [own], resources: ['certificates'], verbs: read },
  { apiGroups: [''], resources: ['secrets'], verbs: read },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    verbs: [...read, 'update', 'patch'],
  },
  {
    apiGroups: ['apiregistration.k8s.io'],
    resources: ['apiservices'],
    verbs: [...read, 'update', 'patch'],
  },
  {
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
    verbs: [...read, 'update', 'patch'],
  },
  { apiGroups: [''], resources: ['events'], verbs: ['get', 'create', 'update', 'patch'] },
];

/** The webhook: it creates its own CA, and asks who may approve a request. */
export const webhookRules = (secret: string): readonly PolicyRule[] => [
  { apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: [...read, 'update'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
];
export const reviewRules: readonly PolicyRule[] = [
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
];
