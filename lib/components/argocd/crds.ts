import type { CrdSource } from '../../plan/component';

/**
 * Argo CD's own CRDs. install.sh applies them before anything else, so they are needed even where the
 * component is off. The tag instead of a commit id: upstream signs its releases and does not move their tags.
 */
export const argoCdCrds: CrdSource = {
  operator: 'argo-cd',
  version: '3.6.1',
  repo: 'argoproj/argo-cd',
  commit: 'v3.6.1',
  files: [
    'manifests/crds/application-crd.yaml',
    'manifests/crds/applicationset-crd.yaml',
    'manifests/crds/appproject-crd.yaml',
  ],
  groups: ['argoproj.io'],
};
