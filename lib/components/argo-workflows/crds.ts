import type { CrdSource } from '../../kit';

const kinds = [
  'clusterworkflowtemplates',
  'cronworkflows',
  'workflowartifactgctasks',
  'workfloweventbindings',
  'workflows',
  'workflowtaskresults',
  'workflowtasksets',
  'workflowtemplates',
];

/** The small ones: those with the whole schema are twelve megabytes, which the API server would keep in memory. */
export const crds: CrdSource = {
  operator: 'argo-workflows',
  version: 'v4.1.2',
  repo: 'argoproj/argo-workflows',
  commit: '16a52d67daf2f4a8a76fa8bec02a76a46aa46257',
  files: kinds.map((plural) => `manifests/base/crds/minimal/argoproj.io_${plural}.yaml`),
  groups: ['argoproj.io'],
  clusterKinds: [{ group: 'argoproj.io', kind: 'ClusterWorkflowTemplate' }],
};
