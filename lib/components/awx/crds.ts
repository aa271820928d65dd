import type { CrdSource } from '../../kit';

/** AWX's own kinds, as the operator of the same release reads them. */
export const crds: CrdSource = {
  operator: 'awx',
  version: '2.19.1',
  repo: 'ansible/awx-operator',
  commit: 'dd37ebd440edf953d822f2c134833a44a8e77532',
  files: [
    'config/crd/bases/awx.ansible.com_awxbackups.yaml',
    'config/crd/bases/awx.ansible.com_awxmeshingresses.yaml',
    'config/crd/bases/awx.ansible.com_awxrestores.yaml',
    'config/crd/bases/awx.ansible.com_awxs.yaml',
  ],
  groups: ['awx.ansible.com'],
  health: [{ group: 'awx.ansible.com', kind: 'AWX', file: 'health.lua' }],
};
