import type { CrdSource } from '../../kit';

const kinds = [
  'backuprepositories',
  'backups',
  'backupstoragelocations',
  'deletebackuprequests',
  'downloadrequests',
  'podvolumebackups',
  'podvolumerestores',
  'restores',
  'schedules',
  'serverstatusrequests',
  'volumesnapshotlocations',
];

export const crds: CrdSource = {
  operator: 'velero',
  version: 'v1.18.4',
  repo: 'velero-io/velero',
  // The newest commit on the way to v1.18.4 whose id is known; its kinds are those of v1.18.3.
  commit: '25a2a449cb4672a1eb3cb45eb4854e9207c7eba9',
  files: [
    ...kinds.map((plural) => `config/crd/v1/bases/velero.io_${plural}.yaml`),
    ...['datadownloads', 'datauploads'].map((plural) => `config/crd/v2alpha1/bases/velero.io_${plural}.yaml`),
  ],
  groups: ['velero.io'],
};
