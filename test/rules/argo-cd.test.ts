import { application } from '../../lib/rules/application';
import { customResource } from '../../lib/rules/custom-resource';
import { projectPermits } from '../../lib/rules/project-permits';
import { syncWave } from '../../lib/rules/sync-wave';
import { type Break, type Change, context, told } from './platform';

const wave = 'metadata.annotations.argocd~argoproj~io/sync-wave';
const waveAt = 'metadata.annotations["argocd.argoproj.io/sync-wave"]';
const app = 'Application/notes';
const project = 'AppProject/platform';

test('a custom resource has somebody who brings its CRD', () => {
  const crdGroups = context.crdGroups?.filter((group) => group !== 'trust.cert-manager.io') ?? [];
  expect(told(customResource, [], { crdGroups })).toEqual([
    'base Bundle/home-trust apiVersion: no component brings the CRDs of trust.cert-manager.io; declare a need for the api of this group',
  ]);
});

test.each(['first', '1.5', '-11', '6', ''])('"%s" is no wave', (written) => {
  expect(told(syncWave, [['ConfigMap/notes', wave, written]])).toEqual([
    `notes ConfigMap/notes ${waveAt}: "${written}" is not a wave; write a whole number from -10 to 5, in quotes`,
  ]);
});

describe('an Application', () => {
  test.each<Break>([
    [
      'belongs to a project that nobody makes',
      [[app, 'spec.project', 'default']],
      [
        `apps ${app} spec.project: no object creates the AppProject "default" in namespace "argocd"; emit this AppProject, or list it under external`,
      ],
    ],
    [
      'writes to a namespace that nobody makes',
      [[app, 'spec.destination.namespace', 'elsewhere']],
      [
        `apps ${app} spec.destination.namespace: no object creates the Namespace "elsewhere"; write the component's own namespace, or emit this one`,
      ],
    ],
    [
      'applies from the client',
      [[app, 'spec.syncPolicy.syncOptions', ['SkipDryRunOnMissingResource=true']]],
      [
        `apps ${app} spec.syncPolicy.syncOptions: lacks ServerSideApply=true; add it: large objects fail without`,
      ],
    ],
    [
      'does a dry run of custom resources',
      [[app, 'spec.syncPolicy.syncOptions', ['ServerSideApply=true']]],
      [
        `apps ${app} spec.syncPolicy.syncOptions: lacks SkipDryRunOnMissingResource=true, though it holds custom resources; add it: the first sync fails without`,
      ],
    ],
    [
      'comes no later than the CRDs',
      [[app, wave, '0']],
      [`apps ${app} ${waveAt}: wave 0 is no later than that of the CRDs, 0; write 1 or more`],
    ],
    [
      'syncs a folder that another one syncs',
      [[app, 'spec.source.path', 'dist/store']],
      [
        'apps Application/store spec.source.path: Application "notes" already syncs dist/store; leave one of them out',
        'notes Deployment/notes: no Application syncs notes; make the chart an OwnChart, or add an Application for this folder',
      ],
    ],
    [
      'is missing',
      [{ drop: app }],
      [
        'notes Deployment/notes: no Application syncs notes; make the chart an OwnChart, or add an Application for this folder',
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(application, changes)).toEqual(said);
  });
});

describe('the project does not permit', () => {
  const server = 'https://kubernetes.default.svc';
  const destinations = [{ server, namespace: '*' }];
  const destination = 'add it to destinations of the project';

  test.each<Break>([
    [
      'the repository',
      [[app, 'spec.source.repoURL', 'https://elsewhere.example.org/home']],
      [
        `apps ${app} spec.source.repoURL: project "platform" does not permit the repository https://elsewhere.example.org/home; add it to sourceRepos of the project`,
      ],
    ],
    [
      'a repository that it denies',
      [[project, 'spec.sourceRepos', ['*', '!https://git.example.org/home']], ...onlyNotes()],
      [
        `apps ${app} spec.source.repoURL: project "platform" does not permit the repository https://git.example.org/home; add it to sourceRepos of the project`,
      ],
    ],
    [
      'the namespace',
      [[app, 'spec.destination.namespace', 'argocd']],
      [
        `apps ${app} spec.destination: project "platform" does not permit namespace "argocd" of ${server}; ${destination}`,
      ],
    ],
    [
      'a namespace that it denies',
      [[project, 'spec.destinations', [...destinations, { server, namespace: '!stor*' }]]],
      [
        `apps Application/store spec.destination: project "platform" does not permit namespace "store" of ${server}; ${destination}`,
        ...['Certificate/store', 'NetworkPolicy/default', 'NetworkPolicy/in-store', 'Service/store']
          .concat(['ServiceAccount/store', 'StatefulSet/store'])
          .map(
            (object) =>
              `apps Application/store spec.project: project "platform" does not permit namespace "store", where ${object} is; ${destination}`,
          ),
      ],
    ],
    [
      'the namespace of an object',
      [['ConfigMap/notes', 'metadata.namespace', 'kube-system']],
      [
        `apps ${app} spec.project: project "platform" does not permit namespace "kube-system", where ConfigMap/notes is; ${destination}`,
      ],
    ],
    [
      'a kind without a namespace',
      [[project, 'spec.clusterResourceWhitelist.0.kind', 'Node'], ...onlyNotes()],
      [
        `apps ${app} spec.project: project "platform" does not permit Namespace, such as Namespace/notes; add it to clusterKinds of the component, or to clusterResourceWhitelist of the project`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(projectPermits, changes)).toEqual(said);
  });

  test('a kind that is not listed, or that it refuses', () => {
    const said = [
      `apps ${app} spec.project: project "platform" does not permit batch/Job, such as Job/notes-seed-0123456789; add it to namespaceResourceWhitelist of the project`,
    ];
    const groups = ['', 'apps', 'networking.k8s.io', 'rbac.authorization.k8s.io', 'external-secrets.io'];
    const listed = [...groups.map((group) => ({ group, kind: '*' })), { group: 'batch', kind: 'CronJob' }];
    expect(
      told(projectPermits, [[project, 'spec.namespaceResourceWhitelist', listed], ...onlyNotes()]),
    ).toEqual(said);
    const refused = [{ group: 'batch', kind: 'J?b' }];
    expect(
      told(projectPermits, [[project, 'spec.namespaceResourceBlacklist', refused], ...onlyNotes()]),
    ).toEqual(said);
  });
});

/** Without the other Applications. */
function onlyNotes(): Change[] {
  return ['base', 'store', 'crds-external-secrets'].map((name) => ({ drop: `Application/${name}` }));
}
