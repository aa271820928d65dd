import type { CrdSource } from '../../kit';

export const crds: CrdSource = {
  operator: 'argo-events',
  version: 'v1.9.11',
  repo: 'argoproj/argo-events',
  commit: 'd13fde07d944c081c25574305911908c80faa98e',
  files: ['eventbus', 'eventsources', 'sensors'].map(
    (plural) => `manifests/base/crds/argoproj.io_${plural}.yaml`,
  ),
  groups: ['argoproj.io'],
};
