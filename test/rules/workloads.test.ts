import type { PlannedPods } from '../../lib/objects/facts';
import { cronJob } from '../../lib/rules/cron-job';
import { disruptionBudget } from '../../lib/rules/disruption-budget';
import { job } from '../../lib/rules/job';
import { planned } from '../../lib/rules/planned';
import { plannedImages } from '../../lib/rules/planned-images';
import { replicas } from '../../lib/rules/replicas';
import { selector } from '../../lib/rules/selector';
import { strategy } from '../../lib/rules/strategy';
import { type Break, type Change, told } from './platform';

const here = 'notes Deployment/notes';
const rolling: Change = ['Deployment/notes', 'spec.strategy', { type: 'RollingUpdate' }];
const noVolume: Change = ['Deployment/notes', 'spec.template.spec.volumes.0', { name: 'data', emptyDir: {} }];

test('one replica, or none while it sleeps', () => {
  expect(told(replicas, [['Deployment/notes', 'spec.replicas', 2]])).toEqual([
    `${here} spec.replicas: is 2; write 1`,
  ]);
  expect(told(replicas, [['Deployment/notes', 'spec.replicas', 0]])).toEqual([]);
  expect(told(replicas, [['Deployment/notes', 'spec.replicas']])).toEqual([]);
});

describe('a Deployment is recreated', () => {
  test.each<Break>([
    [
      'for its volume',
      [rolling],
      [
        `${here} spec.strategy.type: is RollingUpdate, but two pods cannot both have volume "notes-data"; write Recreate`,
      ],
    ],
    [
      'for its port of the node',
      [noVolume, rolling, ['Deployment/notes', 'spec.template.spec.containers.0.ports.0.hostPort', 443]],
      [
        `${here} spec.strategy.type: is RollingUpdate, but two pods cannot both have port 443 of the node; write Recreate`,
      ],
    ],
    [
      'for the network of its node',
      [
        noVolume,
        ['Deployment/notes', 'spec.strategy'],
        ['Deployment/notes', 'spec.template.spec.hostNetwork', true],
      ],
      [
        `${here} spec.strategy.type: is RollingUpdate, but two pods cannot both have the network of the node; write Recreate`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(strategy, changes)).toEqual(said);
  });

  test.each<readonly [string, readonly Change[]]>([
    ['without a volume', [noVolume, rolling]],
    [
      'with a volume for many',
      [rolling, ['PersistentVolumeClaim/notes-data', 'spec.accessModes', ['ReadWriteMany']]],
    ],
    [
      'where the old pod goes first',
      [['Deployment/notes', 'spec.strategy', { rollingUpdate: { maxSurge: 0 } }]],
    ],
  ])('but not %s', (_, changes) => {
    expect(told(strategy, changes)).toEqual([]);
  });
});

describe('a workload selects', () => {
  const path = 'spec.selector.matchLabels';
  const both = 'select by app.kubernetes.io/name and thinkube.io/component';

  test.each<Break>([
    [
      'by a label that changes',
      [['Deployment/notes', `${path}.app~kubernetes~io/version`, '1']],
      [
        `${here} ${path}: selects by app.kubernetes.io/name, app.kubernetes.io/version, thinkube.io/component; ${both}`,
        `${here} ${path}["app.kubernetes.io/version"]: is 1, but the Deployment's pods have no such label; write the same value in both places`,
      ],
    ],
    ['nothing', [['Deployment/notes', 'spec.selector']], [`${here} ${path}: selects by nothing; ${both}`]],
    [
      'pods of others',
      [['Deployment/notes', `${path}.app~kubernetes~io/name`, 'note']],
      [
        `${here} ${path}["app.kubernetes.io/name"]: is note, but the Deployment's pods have notes; write the same value in both places`,
      ],
    ],
    [
      'by an expression',
      [['Deployment/notes', 'spec.selector.matchExpressions', []]],
      [`${here} ${path}: selects by app.kubernetes.io/name, thinkube.io/component; ${both}`],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(selector, changes)).toEqual(said);
  });
});

test('there are no PodDisruptionBudgets', () => {
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'notes', namespace: 'notes' },
  };
  expect(told(disruptionBudget, [{ add: budget }])).toEqual([
    'notes PodDisruptionBudget/notes: blocks every drain of its node; remove it',
  ]);
});

describe('Jobs', () => {
  const seed = 'Job/notes-seed-0123456789';

  test.each<Break>([
    [
      'without a hash',
      [[seed, 'metadata.name', 'notes-seed']],
      [
        'notes Job/notes-seed metadata.name: does not end in a hash, but a Job cannot be changed in place; append a hash of everything that it depends on',
      ],
    ],
    [
      'that go away',
      [[seed, 'spec.ttlSecondsAfterFinished', 60]],
      [
        `notes ${seed} spec.ttlSecondsAfterFinished: removes the Job, and Argo CD runs it again, forever; remove it`,
      ],
    ],
    [
      'with a deadline',
      [[seed, 'spec.activeDeadlineSeconds', 60]],
      [
        `notes ${seed} spec.activeDeadlineSeconds: ends the Job for good, and Argo CD does not run it again; remove it, and wait inside`,
      ],
    ],
    [
      'that give up',
      [[seed, 'spec.backoffLimit']],
      [
        `notes ${seed} spec.backoffLimit: is 6: after that it has failed, and Argo CD does not run it again; write 100 or more`,
      ],
    ],
    [
      'that are hooks',
      [[seed, 'metadata.annotations.argocd~argoproj~io/hook', 'Sync']],
      [
        `notes ${seed} metadata.annotations["argocd.argoproj.io/hook"]: is a hook, which a change of this object alone does not run; write a plain Job`,
      ],
    ],
    [
      'that restart always',
      [
        [seed, 'spec.template.spec.restartPolicy'],
        ['CronJob/notes-seed-repair', 'spec.jobTemplate.spec.template.spec.restartPolicy', 'Always'],
      ],
      [
        'notes CronJob/notes-seed-repair spec.jobTemplate.spec.template.spec.restartPolicy: is Always; write OnFailure',
        `notes ${seed} spec.template.spec.restartPolicy: is missing; write OnFailure`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(job, changes)).toEqual(said);
  });
});

describe('CronJobs', () => {
  const repair = 'CronJob/notes-seed-repair';
  const deadline = 'write the seconds after which a missed run is skipped, such as 3600';

  test.each<Break>([
    [
      'without a deadline',
      [[repair, 'spec.startingDeadlineSeconds']],
      [`notes ${repair} spec.startingDeadlineSeconds: is missing; ${deadline}`],
    ],
    [
      'with a deadline that the controller misses',
      [[repair, 'spec.startingDeadlineSeconds', 5]],
      [`notes ${repair} spec.startingDeadlineSeconds: is 5; ${deadline}`],
    ],
    [
      'beside themselves',
      [[repair, 'spec.concurrencyPolicy']],
      [`notes ${repair} spec.concurrencyPolicy: is Allow; write Forbid`],
    ],
    [
      'whose failure counts',
      [[repair, 'metadata.annotations']],
      [
        `notes ${repair} metadata.annotations["argocd.argoproj.io/ignore-healthcheck"]: is not "true", so that one failed run holds up all later waves; write "true"`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(cronJob, changes)).toEqual(said);
  });
});

describe('pods and the plan', () => {
  const workloads: PlannedPods['workloads'] = {
    notes: {
      kind: 'Deployment',
      init: { migrate: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' } },
      containers: { notes: { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' } },
      volumes: { 'notes-data': '1Gi' },
    },
    'notes-seed': { kind: 'Job', containers: { seed: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' } } },
    made: { kind: 'Pod', containers: {}, madeBy: 'an operator' },
  };
  const with_ = (changes: readonly Change[], more: PlannedPods['workloads'] = {}) =>
    told(planned, changes, {
      planned: [{ id: 'notes', namespace: 'notes', workloads: { ...workloads, ...more } }],
    });

  test('agree', () => {
    expect(with_([])).toEqual([]);
  });

  test('differ in resources', () => {
    expect(
      with_([['Deployment/notes', 'spec.template.spec.containers.0.resources.limits.memory', '1Gi']]),
    ).toEqual([
      `${here} spec.template.spec.containers[0].resources: is 50m, 128Mi, 1Gi, but capacity was planned with 50m, 128Mi, 256Mi; take the resources from the declared workload`,
    ]);
  });

  test('differ in containers', () => {
    expect(with_([['Deployment/notes', 'spec.template.spec.initContainers.0.name', 'move']])).toEqual([
      `${here}: has no container "migrate", though one is declared for capacity; remove it from the workloads`,
      `${here} spec.template.spec.initContainers[0].resources: container "move" is not declared for capacity; declare it under workloads, with its resources`,
    ]);
  });

  test('differ in the size of a volume', () => {
    expect(with_([['PersistentVolumeClaim/notes-data', 'spec.resources.requests.storage', '2Gi']])).toEqual([
      'notes PersistentVolumeClaim/notes-data spec.resources.requests.storage: is 2Gi, but 1Gi is planned; take the size from the planned workload',
    ]);
  });

  test('leave the volumes of an operator to it', () => {
    const bus = { kind: 'StatefulSet', containers: {}, volumes: { 'vol-bus-0': '1Gi' } } as const;
    expect(with_([], { bus: { ...bus, madeBy: 'an operator' } })).toEqual([]);
    expect(with_([], { bus })).toContainEqual(expect.stringContaining('plans the volume vol-bus-0'));
  });

  test('differ in volumes', () => {
    expect(with_([['PersistentVolumeClaim/notes-data', 'metadata.name', 'notes-files']])).toEqual([
      'notes Deployment/notes: notes plans the volume notes-data, but no object makes it; remove it from the workloads',
      'notes PersistentVolumeClaim/notes-files: makes the volume notes-files, which is not planned; declare it under workloads, with its size',
    ]);
  });

  test('differ in images', () => {
    const images = { notes: 'ghcr.io/example/notes:1.2.3', spare: 'ghcr.io/example/spare:1.0.0' };
    const facts = { planned: [{ id: 'notes', namespace: 'notes', workloads, images }] };
    const changes: Change[] = [
      ['Deployment/notes', 'spec.template.spec.containers.0.image', 'ghcr.io/example/notes:1.2.4'],
    ];
    expect(told(plannedImages, changes, facts)).toEqual([
      `${here}: the image "spare" of notes appears in none of its objects; remove it, or say by \`runs\` with which options it runs`,
      `${here} spec.template.spec.containers[0].image: ghcr.io/example/notes:1.2.4 is not among the images of notes; add it to \`images\`, and take it from there: reports and updates read that list`,
    ]);
  });

  test('differ in workloads', () => {
    expect(with_([['Deployment/notes', 'metadata.name', 'other']])).toEqual([
      'notes Deployment/other: is not among the workloads that notes declares; declare it: capacity is planned from that',
      'notes Namespace/notes: notes declares the workload Deployment/notes, but emits none of that name; remove it from the workloads, or list it under external',
    ]);
  });
});
