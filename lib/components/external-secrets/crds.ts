import type { CrdSource } from '../../kit';

const group = 'external-secrets.io';

const own = [
  'clusterexternalsecrets',
  'clusterpushsecrets',
  'clustersecretstores',
  'externalsecrets',
  'pushsecrets',
  'secretstores',
];

/** Kinds that make values. */
export const generators = [
  'acraccesstokens',
  'beyondtrustworkloadcredentialsdynamicsecrets',
  'cloudsmithaccesstokens',
  'clustergenerators',
  'ecrauthorizationtokens',
  'fakes',
  'gcraccesstokens',
  'generatorstates',
  'githubaccesstokens',
  'gitlabdeploytokens',
  'grafanas',
  'mfas',
  'passwords',
  'quayaccesstokens',
  'sshkeys',
  'stssessiontokens',
  'uuids',
  'vaultdynamicsecrets',
  'webhooks',
];

/** Everything that upstream's own kustomization lists. */
export const crds: CrdSource = {
  operator: 'external-secrets',
  version: 'v2.9.0',
  repo: 'external-secrets/external-secrets',
  commit: '378bdb622ed9712ef4a58370f6a17af033b7d343',
  files: [
    ...own.map((plural) => `config/crds/bases/${group}_${plural}.yaml`),
    ...generators.map((plural) => `config/crds/bases/generators.${group}_${plural}.yaml`),
  ],
  groups: [group, `generators.${group}`],
  clusterKinds: [
    { group, kind: 'ClusterExternalSecret' },
    { group, kind: 'ClusterSecretStore' },
    { group: `generators.${group}`, kind: 'ClusterGenerator' },
  ],
  health: [{ group, kind: 'ExternalSecret', file: 'external-secret.lua' }],
};
