import type { CrdSource } from '../../kit';

/**
 * Argo CD's own CRDs. install.sh applies them before anything else, so they exist even if the component is off; the
 * component does not list them, since Argo Workflows and Argo Events use the same group.
 *
 * The tag stands for its commit, whose id could not be looked up when this was written.
 */
export const argoCdCrds: CrdSource = {
  operator: 'argo-cd',
  version: '3.6.3',
  repo: 'argoproj/argo-cd',
  commit: 'v3.6.3',
  files: [
    'manifests/crds/application-crd.yaml',
    'manifests/crds/applicationset-crd.yaml',
    'manifests/crds/appproject-crd.yaml',
  ],
  groups: ['argoproj.io'],
};
