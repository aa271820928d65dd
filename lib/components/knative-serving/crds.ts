import type { CrdSource } from '../../kit';

const source = {
  repo: 'knative/operator',
  // knative-v1.23.0
  commit: '8f004985af79024f25b9e6014da1a4c22bf48182',
} as const;
/** Of the operator, and of what it makes. */
export const version = '1.23.0';

export const crds: readonly CrdSource[] = [
  {
    ...source,
    operator: 'knative-operator',
    version,
    // It does not start without those of Eventing, which nothing here uses.
    files: ['knativeservings', 'knativeeventings'].map(
      (plural) => `config/crd/bases/operator.knative.dev_${plural}.yaml`,
    ),
    groups: ['operator.knative.dev'],
  },
  {
    ...source,
    operator: 'knative-serving',
    version,
    // The file that the operator would apply itself: this way functions can be applied before it has.
    files: [`cmd/operator/kodata/knative-serving/${version}/1-serving-crds.yaml`],
    groups: [
      'serving.knative.dev',
      'networking.internal.knative.dev',
      'autoscaling.internal.knative.dev',
      'caching.internal.knative.dev',
    ],
    clusterKinds: [{ group: 'networking.internal.knative.dev', kind: 'ClusterDomainClaim' }],
  },
];
