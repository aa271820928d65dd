/** What each process of External Secrets may do, read off the calls of v2.9.0 with the flags that we set. */
import type { PolicyRule } from '../../../imports/k8s';
import { readerName } from '../../constructs/reader';
import { generators } from './crds';

const group = 'external-secrets.io';
const read = ['get', 'list', 'watch'];

/** The controller. */
export const controllerRules: readonly PolicyRule[] = [
  {
    apiGroups: [group],
    resources: ['externalsecrets', 'secretstores'],
    verbs: [...read, 'update', 'patch'],
  },
  {
    apiGroups: [group],
    resources: ['externalsecrets/status', 'secretstores/status'],
    verbs: ['get', 'update', 'patch'],
  },
  // Where owners are enforced, a Secret may name its ExternalSecret only with this.
  { apiGroups: [group], resources: ['externalsecrets/finalizers'], verbs: ['update'] },
  { apiGroups: [`generators.${group}`], resources: generators, verbs: read },
  {
    apiGroups: [`generators.${group}`],
    resources: ['generatorstates'],
    verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
  },
  {
    apiGroups: [''],
    resources: ['secrets'],
    verbs: [...read, 'create', 'update', 'patch', 'delete'],
  },
  // The CA of a store, and templates that are files.
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
  // It reads credentials as the reader of each namespace, and can act as no other account.
  {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    resourceNames: [readerName],
    verbs: ['create'],
  },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

export const webhookConfigurations = ['externalsecret-validate', 'secretstore-validate'];

/** The process that makes the webhook's certificate and tells the API server about it. */
export const certControllerRules: readonly PolicyRule[] = [
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
    verbs: read,
  },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
    resourceNames: webhookConfigurations,
    verbs: ['update', 'patch'],
  },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** In its own namespace: the one Secret with the certificate. */
export const certificateRules = (secret: string): readonly PolicyRule[] => [
  { apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: ['get', 'update', 'patch'] },
];
