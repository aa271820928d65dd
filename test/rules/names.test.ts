import { labels } from '../../lib/rules/labels';
import { name } from '../../lib/rules/name';
import { namespace } from '../../lib/rules/namespace';
import { type Break, told } from './platform';

const label = 'write lower-case letters, digits and "-", 63 characters at most';

describe('names', () => {
  test.each<Break>([
    [
      'capitals in a name',
      [{ add: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Bad_Name', namespace: 'notes' } } }],
      [
        'notes ConfigMap/Bad_Name metadata.name: "Bad_Name" is not a name for a ConfigMap; write lower-case letters, digits, "-" and ".", 253 characters at most',
      ],
    ],
    [
      'a Service that begins with a digit',
      [{ add: { apiVersion: 'v1', kind: 'Service', metadata: { name: '1st', namespace: 'notes' } } }],
      [
        'notes Service/1st metadata.name: "1st" is not a name for a Service; begin with a letter; write lower-case letters, digits and "-", 63 characters at most',
      ],
    ],
    [
      'a name that its pods cannot carry as a label',
      [
        {
          add: {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            metadata: { name: 'a'.repeat(53), namespace: 'notes' },
          },
        },
      ],
      [
        `notes StatefulSet/${'a'.repeat(53)} metadata.name: "${'a'.repeat(53)}" is not a name for a StatefulSet; write lower-case letters, digits, "-" and ".", 52 characters at most`,
      ],
    ],
    [
      'a hash of the construct path',
      [
        {
          add: {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'notes-config-c8a1b2c3', namespace: 'notes' },
          },
        },
      ],
      [
        'notes ConfigMap/notes-config-c8a1b2c3 metadata.name: "notes-config-c8a1b2c3" ends in a hash of the path of its construct; write metadata.name: it must not change when code moves',
      ],
    ],
    [
      'a name left to chance',
      [['ConfigMap/notes', 'metadata.generateName', 'notes-']],
      ['notes ConfigMap/notes metadata.generateName: leaves the name to chance; write metadata.name'],
    ],
    [
      'a container without a name',
      [['Deployment/notes', 'spec.template.spec.containers.0.name', undefined]],
      [`notes Deployment/notes spec.template.spec.containers[0].name: "" is not a name; ${label}`],
    ],
    [
      'a volume with a dot',
      [['Deployment/notes', 'spec.template.spec.volumes.1.name', 'my.config']],
      [`notes Deployment/notes spec.template.spec.volumes[1].name: "my.config" is not a name; ${label}`],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(name, changes)).toEqual(said);
  });

  test('roles may have colons', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'a:b' },
    };
    expect(told(name, [{ add: role }])).toEqual([]);
  });
});

describe('labels', () => {
  const value = 'write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends';

  test.each<Break>([
    [
      'an object without them',
      [['ConfigMap/notes', 'metadata.labels', undefined]],
      [
        'notes ConfigMap/notes metadata.labels: lacks app.kubernetes.io/name, app.kubernetes.io/part-of, app.kubernetes.io/managed-by, thinkube.io/component; add the labels that every object has',
      ],
    ],
    [
      'a pod without one',
      [['CronJob/notes-seed-repair', 'spec.jobTemplate.spec.template.metadata.labels.thinkube~io/component']],
      [
        'notes CronJob/notes-seed-repair spec.jobTemplate.spec.template.metadata.labels: lacks thinkube.io/component; add the labels that every object has',
      ],
    ],
    [
      'a value with a blank',
      [['ConfigMap/notes', 'metadata.labels.app~kubernetes~io/version', 'one two']],
      [
        `notes ConfigMap/notes metadata.labels["app.kubernetes.io/version"]: "one two" is not a label value; ${value}`,
      ],
    ],
    [
      'a value that is no text',
      [['ConfigMap/notes', 'metadata.labels.trust', true]],
      [`notes ConfigMap/notes metadata.labels.trust: true is not a label value; ${value}`],
    ],
    [
      'a key with two prefixes',
      [['ConfigMap/notes', 'metadata.labels.a/b/c', 'x']],
      ['notes ConfigMap/notes metadata.labels["a/b/c"]: is not a label; write prefix/name'],
    ],
    [
      'an annotation that is no text',
      [['ConfigMap/notes', 'metadata.annotations.example~org/on', true]],
      ['notes ConfigMap/notes metadata.annotations["example.org/on"]: true is not text; put it in quotes'],
    ],
    [
      'an annotation with a bad key',
      [['ConfigMap/notes', 'metadata.annotations.-on', 'x']],
      ['notes ConfigMap/notes metadata.annotations["-on"]: is not an annotation; write prefix/name'],
    ],
    [
      'more annotations than Kubernetes stores',
      [['ConfigMap/notes', 'metadata.annotations.long', 'x'.repeat(262_144)]],
      ['notes ConfigMap/notes metadata.annotations: holds 262148 bytes; keep all of them below 262144'],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(labels, changes)).toEqual(said);
  });
});

describe('namespaces', () => {
  test.each<Break>([
    [
      'none',
      [['ConfigMap/notes', 'metadata.namespace']],
      ["notes ConfigMap/notes metadata.namespace: is missing; write the component's namespace"],
    ],
    [
      'the default one',
      [['ConfigMap/notes', 'metadata.namespace', 'default']],
      ['notes ConfigMap/notes metadata.namespace: is "default"; write the component\'s own namespace'],
    ],
    [
      'one that nobody makes',
      [['ConfigMap/notes', 'metadata.namespace', 'elsewhere']],
      [
        'notes ConfigMap/notes metadata.namespace: no object creates the namespace "elsewhere"; write the component\'s own namespace, or emit this one',
      ],
    ],
    [
      'one on what has none',
      [['ClusterRole/thinkube-store', 'metadata.namespace', 'store']],
      [
        'store ClusterRole/thinkube-store metadata.namespace: a ClusterRole has no namespace; leave this line out',
      ],
    ],
    [
      'one on a custom kind that has none',
      [['ClusterIssuer/home', 'metadata.namespace', 'credentials']],
      ['base ClusterIssuer/home metadata.namespace: a ClusterIssuer has no namespace; leave this line out'],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(namespace, changes)).toEqual(said);
  });

  test('a namespace of Kubernetes itself exists', () => {
    expect(told(namespace, [['ConfigMap/notes', 'metadata.namespace', 'kube-system']])).toEqual([]);
  });
});
