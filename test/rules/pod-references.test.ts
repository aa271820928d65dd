import type { Emitted, KubeObject } from '../../lib/kube/object';
import { Inventory } from '../../lib/objects/inventory';
import { podReferences } from '../../lib/rules/pod-references';
import { type Break, type Change, told } from './platform';

const pod = 'spec.template.spec';
const here = `notes Deployment/notes ${pod}`;
const change = (path: string, value?: unknown): Change => ['Deployment/notes', `${pod}.${path}`, value];
const emit = (kind: string) => `emit this ${kind}, or list it under external`;
const claim = 'declare a need for it, or list it under external';

test.each<Break>([
  [
    'a Secret in a variable',
    [change('containers.0.env.0.valueFrom.secretKeyRef.name', 'lost')],
    [
      `${here}.containers[0].env[0].valueFrom.secretKeyRef: no object creates the Secret "lost" in namespace "notes"; ${claim}`,
    ],
  ],
  [
    'a key of a copied Secret, in a variable',
    [change('containers.0.env.0.valueFrom.secretKeyRef.key', 'user')],
    [
      `${here}.containers[0].env[0].valueFrom.secretKeyRef: Secret "notes-db" has no key "user"; write one of its keys: password, url, username`,
    ],
  ],
  [
    'a ConfigMap in a variable',
    [change('containers.0.env.3.valueFrom.configMapKeyRef.name', 'lost')],
    [
      `${here}.containers[0].env[3].valueFrom.configMapKeyRef: no object creates the ConfigMap "lost" in namespace "notes"; ${emit('ConfigMap')}`,
    ],
  ],
  [
    'all of a Secret as variables',
    [change('containers.0.envFrom', [{ secretRef: { name: 'lost' } }])],
    [
      `${here}.containers[0].envFrom[0].secretRef: no object creates the Secret "lost" in namespace "notes"; ${claim}`,
    ],
  ],
  [
    'a variable of an init container',
    [
      change('initContainers.0.env', [
        { name: 'X', valueFrom: { secretKeyRef: { name: 'shell', key: 'x' } } },
      ]),
    ],
    [
      `${here}.initContainers[0].env[0].valueFrom.secretKeyRef: no object creates the Secret "shell" in namespace "notes"; ${claim}`,
    ],
  ],
  [
    'a key in a volume',
    [change('volumes.1.configMap.items.0.key', 'other.ini')],
    [
      `${here}.volumes[1].configMap.items[0]: ConfigMap "notes" has no key "other.ini"; write one of its keys: notes.ini`,
    ],
  ],
  [
    'a Secret as a volume',
    [change('volumes.3', { name: 'more', secret: { secretName: 'lost' } })],
    [`${here}.volumes[3].secret: no object creates the Secret "lost" in namespace "notes"; ${claim}`],
  ],
  [
    'a key of the bundle, in a projected volume',
    [change('volumes.2.projected.sources.0.configMap.items.0.key', 'roots.pem')],
    [
      `${here}.volumes[2].projected.sources[0].configMap.items[0]: ConfigMap "home-trust" has no key "roots.pem"; write one of its keys: ca.crt`,
    ],
  ],
  [
    'the bundle in a namespace that it is not for',
    [['Namespace/notes', 'metadata.labels.thinkube~io/trust']],
    [
      `${here}.volumes[2].projected.sources[0].configMap: no object creates the ConfigMap "home-trust" in namespace "notes"; ${emit('ConfigMap')}`,
    ],
  ],
  [
    'a claim',
    [change('volumes.0.persistentVolumeClaim.claimName', 'lost')],
    [
      `${here}.volumes[0].persistentVolumeClaim: no object creates the PersistentVolumeClaim "lost" in namespace "notes"; ${emit('PersistentVolumeClaim')}`,
    ],
  ],
  [
    'a volume of the pod itself',
    [change('containers.0.volumeMounts.0.name', 'files')],
    [
      `${here}.containers[0].volumeMounts[0]: the pod has no volume "files"; add the volume, or mount another`,
    ],
  ],
  [
    'an account',
    [change('serviceAccountName', 'lost')],
    [
      `${here}.serviceAccountName: no object creates the ServiceAccount "lost" in namespace "notes"; ${emit('ServiceAccount')}`,
    ],
  ],
  [
    'a Secret for pulling',
    [change('imagePullSecrets', [{ name: 'lost' }])],
    [`${here}.imagePullSecrets[0]: no object creates the Secret "lost" in namespace "notes"; ${claim}`],
  ],
  [
    'classes',
    [change('priorityClassName', 'urgent'), change('runtimeClassName', 'nvidia')],
    [
      `${here}.priorityClassName: no object creates the PriorityClass "urgent"; ${emit('PriorityClass')}`,
      `${here}.runtimeClassName: no object creates the RuntimeClass "nvidia"; ${emit('RuntimeClass')}`,
    ],
  ],
  [
    'a key that the user was not asked for',
    [change('containers.0.env.0.valueFrom.secretKeyRef', { name: 'home-made', key: 'password' })],
    [
      `${here}.containers[0].env[0].valueFrom.secretKeyRef: Secret "home-made" has no key "password"; write one of its keys: token`,
    ],
  ],
])('is missing: %s', (_, changes, said) => {
  expect(told(podReferences, changes)).toEqual(said);
});

test.each<readonly [string, Change]>([
  ['an optional Secret', change('containers.0.envFrom', [{ secretRef: { name: 'lost', optional: true } }])],
  ['an optional volume', change('volumes.3', { name: 'x', configMap: { name: 'lost', optional: true } })],
  ['the roots of the cluster', change('volumes.3', { name: 'x', configMap: { name: 'kube-root-ca.crt' } })],
  ['a class of Kubernetes', change('priorityClassName', 'system-cluster-critical')],
  ['the default account', change('serviceAccountName', 'default')],
  ['a certificate of an Ingress', change('volumes.3', { name: 'x', secret: { secretName: 'notes-tls' } })],
  [
    'a Secret that the user makes',
    change('containers.0.env.0.valueFrom.secretKeyRef', { name: 'home-made', key: 'token' }),
  ],
])('is there: %s', (_, each) => {
  expect(told(podReferences, [each])).toEqual([]);
});

test('keys of Secrets that are made of each other are not asked for without end', () => {
  const circle: Change[] = ['one', 'two'].map((name, i) => ({
    add: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace: 'credentials' },
      spec: {
        secretStoreRef: { kind: 'SecretStore', name: 'circle' },
        dataFrom: [{ extract: { key: ['two', 'one'][i] } }],
      },
    },
  }));
  const store: Change = {
    add: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: { name: 'circle', namespace: 'credentials' },
      spec: { provider: { kubernetes: { remoteNamespace: 'credentials' } } },
    },
  };
  expect(told(podReferences, [...circle, store])).toEqual([]);
});

test('a claim that a StatefulSet makes may be mounted by another pod', () => {
  const emitted = (object: KubeObject): Emitted => ({ component: 'notes', path: object.kind, object });
  const claims = (name: string) => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: name } }];
    const spec = { containers: [{ name: 'dump', image: 'registry.example.com/dump:1' }], volumes };
    const metadata = { name: 'dump', namespace: 'notes' };
    const inventory = new Inventory(
      [
        emitted({
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name: 'notes', namespace: 'notes' },
          spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
        }),
        emitted({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: { spec } } }),
      ],
      { external: [] },
    );
    return [...podReferences.findings(inventory)]
      .map(({ path }) => path)
      .filter((path) => path?.endsWith('Claim'));
  };
  expect(claims('data-notes-0')).toEqual([]);
  expect(claims('data-other-0')).toEqual(['spec.template.spec.volumes[0].persistentVolumeClaim']);
});
