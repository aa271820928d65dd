import { keptState } from '../../lib/rules/kept-state';
import { volumeClaim } from '../../lib/rules/volume-claim';
import { type Break, told } from './platform';

const annotation = 'metadata.annotations.argocd~argoproj~io/sync-options';
const where = 'metadata.annotations["argocd.argoproj.io/sync-options"]';
const lost = 'so that state goes with its component; write Prune=false,Delete=false';

test.each<Break>([
  [
    'a volume',
    [['PersistentVolumeClaim/notes-data', annotation]],
    [`notes PersistentVolumeClaim/notes-data ${where}: lacks Prune=false and Delete=false, ${lost}`],
  ],
  [
    'a namespace',
    [['Namespace/notes', annotation, 'Prune=false']],
    [`notes Namespace/notes ${where}: lacks Delete=false, ${lost}`],
  ],
  [
    'a credential',
    [['credentials/ExternalSecret/notes-db', annotation, 'Delete=false, Validate=false']],
    [`base ExternalSecret/notes-db ${where}: lacks Prune=false, ${lost}`],
  ],
  [
    'what is on a volume',
    [['StorageClass/thinkube', 'reclaimPolicy']],
    ['base StorageClass/thinkube reclaimPolicy: is Delete, so that data goes with its claim; write Retain'],
  ],
])('outlives its component: %s', (_, changes, said) => {
  expect(told(keptState, changes)).toEqual(said);
});

const template = 'spec.volumeClaimTemplates.0';

test.each<Break>([
  [
    'no class',
    [['PersistentVolumeClaim/notes-data', 'spec.storageClassName', '']],
    [
      'notes PersistentVolumeClaim/notes-data spec.storageClassName: is missing, so that the volume depends on the cluster; name the class',
    ],
  ],
  [
    'a class of nobody',
    [['StatefulSet/store', `${template}.spec.storageClassName`, 'fast']],
    [
      'store StatefulSet/store spec.volumeClaimTemplates[0].spec.storageClassName: no object creates the StorageClass "fast"; emit this StorageClass, or list it under external',
    ],
  ],
  [
    'no kind',
    [
      ['StatefulSet/store', `${template}.apiVersion`],
      ['StatefulSet/store', `${template}.kind`],
    ],
    [
      'store StatefulSet/store spec.volumeClaimTemplates[0].apiVersion: is missing, so that Argo CD sees a difference forever; write v1',
      'store StatefulSet/store spec.volumeClaimTemplates[0].kind: is missing, so that Argo CD sees a difference forever; write PersistentVolumeClaim',
    ],
  ],
  [
    'nothing',
    [['PersistentVolumeClaim/notes-data', 'spec', { storageClassName: 'thinkube' }]],
    [
      'notes PersistentVolumeClaim/notes-data spec.accessModes: is empty; write [ReadWriteOnce]',
      'notes PersistentVolumeClaim/notes-data spec.resources.requests.storage: is missing; write a size, such as 5Gi',
      'notes PersistentVolumeClaim/notes-data spec.volumeMode: is missing; write Filesystem',
    ],
  ],
  [
    'no class, for the life of a pod',
    [
      [
        'Deployment/notes',
        'spec.template.spec.volumes.3',
        {
          name: 'big',
          ephemeral: {
            volumeClaimTemplate: {
              spec: {
                accessModes: ['ReadWriteOnce'],
                volumeMode: 'Filesystem',
                resources: { requests: { storage: '1Gi' } },
              },
            },
          },
        },
      ],
    ],
    [
      'notes Deployment/notes spec.template.spec.volumes[3].ephemeral.volumeClaimTemplate.spec.storageClassName: is missing, so that the volume depends on the cluster; name the class',
    ],
  ],
])('a claim says %s', (_, changes, said) => {
  expect(told(volumeClaim, changes)).toEqual(said);
});
