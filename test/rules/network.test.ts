import { defaultDeny } from '../../lib/rules/default-deny';
import { networkPolicy } from '../../lib/rules/network-policy';
import { type Break, type Change, told } from './platform';

const out = 'notes NetworkPolicy/out-notes';
const inward = 'store NetworkPolicy/in-store';
const labels = 'write labels of a pod template in that namespace';
const peer = 'spec.egress.0.to.0';

describe('network policies', () => {
  test.each<Break>([
    [
      'concern nobody',
      [['NetworkPolicy/out-notes', 'spec.podSelector.matchLabels.app~kubernetes~io/name', 'note']],
      [`${out} spec.podSelector: no pod has app.kubernetes.io/name=note; ${labels}`],
    ],
    [
      'allow calls to nobody',
      [['NetworkPolicy/out-notes', `${peer}.podSelector.matchLabels.app~kubernetes~io/name`, 'shop']],
      [`${out} spec.egress[0].to[0].podSelector: no pod has app.kubernetes.io/name=shop; ${labels}`],
    ],
    [
      'allow calls from nobody',
      [['NetworkPolicy/in-store', 'spec.ingress.0.from.0.podSelector.matchExpressions.0.values', ['note']]],
      [`${inward} spec.ingress[0].from[0].podSelector: no pod has app.kubernetes.io/name In note; ${labels}`],
    ],
    [
      'name a namespace that nobody makes',
      [
        [
          'NetworkPolicy/out-notes',
          `${peer}.namespaceSelector.matchLabels.kubernetes~io/metadata~name`,
          'shop',
        ],
      ],
      [
        `${out} spec.egress[0].to[0].namespaceSelector: no namespace has kubernetes.io/metadata.name=shop; write the name of a namespace that exists`,
      ],
    ],
    [
      'open a port that no container declares',
      [['NetworkPolicy/in-store', 'spec.ingress.0.ports.0.port', 5433]],
      [
        `${inward} spec.ingress[0].ports[0]: no container of those pods declares 5433/TCP; write a port of the pod: 5432/TCP`,
      ],
    ],
    [
      'take the port of a Service for that of its pod',
      [
        [
          'NetworkPolicy/out-notes',
          `${peer}`,
          { podSelector: { matchLabels: { 'thinkube.io/component': 'notes' } } },
        ],
        ['NetworkPolicy/out-notes', 'spec.egress.0.ports.0.port', 80],
      ],
      [
        `${out} spec.egress[0].ports[0]: no container of those pods declares 80/TCP; write a port of the pod: 8080/TCP`,
      ],
    ],
    [
      'mix up protocols',
      [['NetworkPolicy/in-store', 'spec.ingress.0.ports.0.protocol', 'UDP']],
      [
        `${inward} spec.ingress[0].ports[0]: no container of those pods declares 5432/UDP; write a port of the pod: 5432/TCP`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(networkPolicy, changes)).toEqual(said);
  });

  test('may mean pods of namespaces that are not ours, and those of operators', () => {
    const name = `${peer}.namespaceSelector.matchLabels.kubernetes~io/metadata~name`;
    const changes: Change[] = [
      ['NetworkPolicy/out-notes', name, 'kube-system'],
      ['NetworkPolicy/in-store', 'spec.podSelector.matchLabels.app~kubernetes~io/name', 'made'],
    ];
    const workloads = { made: { kind: 'Pod', containers: {}, madeBy: 'an operator' } } as const;
    expect(told(networkPolicy, changes, { planned: [{ id: 'x', namespace: 'store', workloads }] })).toEqual(
      [],
    );
  });

  test.each([
    ['In', ['notes', 'x'], true],
    ['NotIn', ['notes'], false],
    ['NotIn', ['x'], true],
    ['Exists', [], true],
    ['DoesNotExist', [], false],
    ['Bogus', [], false],
  ])('read the operator %s %j', (operator, values, found) => {
    const expression = { key: 'app.kubernetes.io/name', operator, values };
    const said = told(networkPolicy, [
      ['NetworkPolicy/in-store', 'spec.ingress.0.from.0.podSelector.matchExpressions', [expression]],
      // Jobs of the same namespace have other names.
      { drop: 'Job/notes-seed-0123456789' },
      { drop: 'CronJob/notes-seed-repair' },
    ]);
    expect(said.length === 0).toBe(found);
  });
});

describe('default deny', () => {
  const hint = 'add a NetworkPolicy with an empty podSelector and both policyTypes';

  test.each<Break>([
    [
      'is missing in a namespace',
      [{ drop: 'store/NetworkPolicy/default' }],
      [`store Namespace/store: nothing is denied by default: Ingress and Egress; ${hint}`],
    ],
    [
      'holds in one direction',
      [['store/NetworkPolicy/default', 'spec.policyTypes', ['Ingress']]],
      [`store Namespace/store: nothing is denied by default: Egress; ${hint}`],
    ],
    [
      'holds for some pods',
      [['store/NetworkPolicy/default', 'spec.podSelector.matchLabels.app~kubernetes~io/name', 'store']],
      [`store Namespace/store: nothing is denied by default: Ingress and Egress; ${hint}`],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(defaultDeny, changes)).toEqual(said);
  });

  test('is not asked for where there are no policies', () => {
    const changes: Change[] = ['notes', 'store'].map((each) => ({ drop: `${each}/NetworkPolicy/default` }));
    const rest: Change[] = [{ drop: 'NetworkPolicy/out-notes' }, { drop: 'NetworkPolicy/in-store' }];
    expect(told(defaultDeny, [...changes, ...rest])).toEqual([]);
  });
});
