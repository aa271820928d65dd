/** What each process of External Secrets may do: derived from the calls of v2.9.0 with the flags set here. */
import type { PolicyRule } from '../../../imports/k8s';
import { readerName, watch } from '../../kit';
import { validated, validationName } from './admission';
import { generators } from './crds';

const group = 'external-secrets.io';

/**
 * The controller.
 *
 * @param readers accounts of stores of the whole cluster
 */
export const controllerRules = (readers: readonly string[]): readonly PolicyRule[] => [
  {
    apiGroups: [group],
    resources: ['externalsecrets', 'secretstores'],
    verbs: [...watch, 'update', 'patch'],
  },
  {
    apiGroups: [group],
    resources: ['externalsecrets/status', 'secretstores/status'],
    verbs: ['get', 'update', 'patch'],
  },
  // Where owners are enforced, a Secret may name its ExternalSecret only with this.
  { apiGroups: [group], resources: ['externalsecrets/finalizers'], verbs: ['update'] },
  { apiGroups: [`generators.${group}`], resources: generators, verbs: watch },
  {
    apiGroups: [`generators.${group}`],
    resources: ['generatorstates'],
    verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
  },
  {
    apiGroups: [''],
    resources: ['secrets'],
    verbs: [...watch, 'create', 'update', 'patch', 'delete'],
  },
  // The CA of a store, and templates in files.
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
  // It reads credentials as the reader of each namespace, and cannot act as any account beside these.
  {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    resourceNames: [readerName, ...readers],
    verbs: ['create'],
  },
  ...(readers.length > 0 ? clusterStoreRules : []),
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** Stores of the whole cluster, and the labels of namespaces that decide who may use one. */
const clusterStoreRules: readonly PolicyRule[] = [
  { apiGroups: [group], resources: ['clustersecretstores'], verbs: [...watch, 'update', 'patch'] },
  { apiGroups: [group], resources: ['clustersecretstores/status'], verbs: ['get', 'update', 'patch'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: watch },
  // Where a token of the reader is refused for once, the provider looks for an old one among the accounts. Without this it
  // would wait for their list for ever, and the store never be ready.
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: watch },
];

/** The process that generates the webhook's certificate and writes it into the webhook's configuration. */
export const certControllerRules: readonly PolicyRule[] = [
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: watch },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
    verbs: watch,
  },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
    resourceNames: validated.map(validationName),
    verbs: ['update', 'patch'],
  },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: watch },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** In its own namespace: the one Secret with the certificate. */
export const certificateRules = (secret: string): readonly PolicyRule[] => [
  { apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: ['get', 'update', 'patch'] },
];
