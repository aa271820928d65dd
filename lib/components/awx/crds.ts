import type { CrdSource } from '../../kit';

/**
 * Kinds of both operators: Ascender's watches its own beside AWX's, and does not start without them. Whatever AWX's
 * reads is among its fields. The commit of the tag could not be had: this one has all that the resource here uses.
 */
export const crds: CrdSource = {
  operator: 'awx',
  version: '25.6',
  repo: 'ctrliq/ascender-operator',
  commit: '0e91861d215d507241c6962eb6ad9bf17d6399a0',
  files: [
    'config/crd/bases/ascender.ansible.com_ascenderbackups.yaml',
    'config/crd/bases/ascender.ansible.com_ascendermeshingresses.yaml',
    'config/crd/bases/ascender.ansible.com_ascenderrestores.yaml',
    'config/crd/bases/ascender.ansible.com_ascenders.yaml',
    'config/crd/bases/awx.ansible.com_awxbackups.yaml',
    'config/crd/bases/awx.ansible.com_awxmeshingresses.yaml',
    'config/crd/bases/awx.ansible.com_awxrestores.yaml',
    'config/crd/bases/awx.ansible.com_awxs.yaml',
  ],
  groups: ['awx.ansible.com', 'ascender.ansible.com'],
  health: [{ group: 'awx.ansible.com', kind: 'AWX', file: 'health.lua' }],
};
