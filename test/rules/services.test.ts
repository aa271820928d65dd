import { portNames } from '../../lib/rules/port-names';
import { service } from '../../lib/rules/service';
import { serviceType } from '../../lib/rules/service-type';
import { statefulSet } from '../../lib/rules/stateful-set';
import { type Break, type Change, told } from './platform';

const container = 'spec.template.spec.containers.0';

describe('Services', () => {
  test.each<Break>([
    [
      'select nobody',
      [['Service/notes', 'spec.selector', { 'app.kubernetes.io/name': 'note' }]],
      [
        'notes Service/notes spec.selector: selects no pods; write labels of a pod template in the same namespace',
      ],
    ],
    [
      'have no selector',
      [['Service/notes', 'spec.selector']],
      [
        'notes Service/notes spec.selector: selects no pods; write labels of a pod template in the same namespace',
      ],
    ],
    [
      'select the pods of a Job as well',
      [['Job/notes-seed-0123456789', 'spec.template.metadata.labels.app~kubernetes~io/name', 'notes']],
      [
        'notes Service/notes spec.selector: selects the pods of Deployment/notes and Job/notes-seed-0123456789; give one of them another name label',
      ],
    ],
    [
      'point at a port that nobody declares',
      [['Service/notes', 'spec.ports.0.targetPort', 8081]],
      [
        'notes Service/notes spec.ports[0].targetPort: no container declares the port 8081/TCP; write one of: http (8080/TCP)',
      ],
    ],
    [
      'point at a port of the other protocol',
      [['Service/notes', 'spec.ports.0.protocol', 'UDP']],
      [
        'notes Service/notes spec.ports[0].targetPort: no container declares the port http/UDP; write one of: http (8080/TCP)',
      ],
    ],
    [
      'take the number of the Service for that of the pod',
      [['Service/notes', 'spec.ports.0.targetPort']],
      [
        'notes Service/notes spec.ports[0].targetPort: no container declares the port 80/TCP; write one of: http (8080/TCP)',
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(service, changes)).toEqual(said);
  });

  test('may select pods that an operator makes', () => {
    const changes: Change[] = [['Service/notes', 'spec.selector', { 'app.kubernetes.io/name': 'made' }]];
    const workloads = { made: { kind: 'Pod', containers: {}, madeBy: 'an operator' } } as const;
    expect(told(service, changes, { planned: [{ id: 'notes', namespace: 'notes', workloads }] })).toEqual([]);
  });

  test('may select pods that an operator makes of a template in an object of ours', () => {
    const source = (name: string): Change => ({
      add: {
        apiVersion: 'example.org/v1',
        kind: 'Source',
        metadata: { name: 'source', namespace: 'notes' },
        spec: { template: { metadata: { labels: { 'app.kubernetes.io/name': name } } } },
      },
    });
    const selects: Change = ['Service/notes', 'spec.selector', { 'app.kubernetes.io/name': 'made' }];
    expect(told(service, [selects, source('made')])).toEqual([]);
    expect(told(service, [selects, source('other')])).toHaveLength(1);
  });

  test.each(['NodePort', 'LoadBalancer', 'ExternalName'])('are not of type %s', (type) => {
    expect(told(serviceType, [['Service/notes', 'spec.type', type]])).toEqual([
      `notes Service/notes spec.type: is ${type}; write ClusterIP, and declare a need for a route`,
    ]);
  });
});

describe('ports', () => {
  const hint = 'write at most 15 lower-case letters, digits and "-", with a letter among them';

  test.each<Break>([
    [
      'a long name',
      [['Deployment/notes', `${container}.ports.0.name`, 'http-and-nothing-else']],
      [
        `notes Deployment/notes spec.template.spec.containers[0].ports[0].name: "http-and-nothing-else" is not a name of a port; ${hint}`,
      ],
    ],
    [
      'a name without a letter',
      [['Service/notes', 'spec.ports.0.name', '80']],
      [`notes Service/notes spec.ports[0].name: "80" is not a name of a port; ${hint}`],
    ],
    [
      'one name twice in a pod',
      [['Deployment/notes', `${container}.ports.1`, { name: 'http', containerPort: 8081 }]],
      [
        'notes Deployment/notes spec.template.spec.containers[0].ports[1].name: "http" is taken by another port; write another name',
      ],
    ],
    [
      'one number twice in a pod',
      [['Deployment/notes', `${container}.ports.1`, { name: 'again', containerPort: 8080 }]],
      [
        'notes Deployment/notes spec.template.spec.containers[0].ports[1]: 8080/TCP is declared twice; declare it once',
      ],
    ],
    [
      'no name among several of a Service',
      [['Service/notes', 'spec.ports.1', { port: 81, targetPort: 'http' }]],
      ['notes Service/notes spec.ports[1]: has no name; name each port where there are several'],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(portNames, changes)).toEqual(said);
  });

  test('the same number for both protocols is two ports', () => {
    const udp = { name: 'http-udp', containerPort: 8080, protocol: 'UDP' };
    expect(told(portNames, [['Deployment/notes', `${container}.ports.1`, udp]])).toEqual([]);
  });
});

describe('the Service of a StatefulSet', () => {
  test.each<Break>([
    [
      'is not named',
      [['StatefulSet/store', 'spec.serviceName']],
      ['store StatefulSet/store spec.serviceName: is missing; write the name of its Service'],
    ],
    [
      'does not exist',
      [['StatefulSet/store', 'spec.serviceName', 'stores']],
      [
        'store StatefulSet/store spec.serviceName: no object creates the Service "stores" in namespace "store"; emit this Service, or list it under external',
      ],
    ],
    [
      'selects others',
      [['Service/store', 'spec.selector.app~kubernetes~io/name', 'other']],
      [
        'store StatefulSet/store spec.serviceName: Service "store" does not select its pods; write the name of the Service that does',
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(statefulSet, changes)).toEqual(said);
  });
});
