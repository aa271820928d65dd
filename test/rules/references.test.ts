import { certificate } from '../../lib/rules/certificate';
import { externalSecret } from '../../lib/rules/external-secret';
import { externalSecretDefaults } from '../../lib/rules/external-secret-defaults';
import { roleBinding } from '../../lib/rules/role-binding';
import { webhook } from '../../lib/rules/webhook';
import { type Break, type Change, told } from './platform';

const emit = (kind: string) => `emit this ${kind}, or list it under external`;
const claim = 'declare a need for it, or list it under external';

describe('bindings', () => {
  test.each<Break>([
    [
      'a role that nobody makes',
      [['RoleBinding/notes-reader', 'roleRef.name', 'reader']],
      [
        `notes RoleBinding/notes-reader roleRef: no object creates the Role "reader" in namespace "credentials"; ${emit('Role')}`,
      ],
    ],
    [
      'a role of the whole cluster that nobody makes',
      [['ClusterRoleBinding/thinkube-store', 'roleRef.name', 'store']],
      [
        `store ClusterRoleBinding/thinkube-store roleRef: no object creates the ClusterRole "store"; ${emit('ClusterRole')}`,
      ],
    ],
    [
      'an account that nobody makes',
      [['RoleBinding/notes-reader', 'subjects.0.name', 'reader']],
      [
        `notes RoleBinding/notes-reader subjects[0]: no object creates the ServiceAccount "reader" in namespace "notes"; ${emit('ServiceAccount')}`,
      ],
    ],
    [
      'an account of no namespace',
      [['RoleBinding/notes-reader', 'subjects.0.namespace']],
      ['notes RoleBinding/notes-reader subjects[0]: has no namespace; write the namespace of the account'],
    ],
    [
      'nobody',
      [['RoleBinding/notes-reader', 'subjects']],
      ['notes RoleBinding/notes-reader subjects: names no account; name an account, or drop the binding'],
    ],
  ])('of %s', (_, changes, said) => {
    expect(told(roleBinding, changes)).toEqual(said);
  });

  test('of a role of Kubernetes itself, to a user', () => {
    const changes: Change[] = [
      ['ClusterRoleBinding/thinkube-store', 'roleRef.name', 'system:auth-delegator'],
      ['ClusterRoleBinding/thinkube-store', 'subjects.0', { kind: 'User', name: 'somebody' }],
    ];
    expect(told(roleBinding, changes)).toEqual([]);
  });
});

describe('external secrets', () => {
  const reader = 'notes/ExternalSecret/notes-db';
  const maker = 'credentials/ExternalSecret/notes-db';
  const provider = 'spec.provider.kubernetes';

  test.each<Break>([
    [
      'ask a store that nobody makes',
      [[reader, 'spec.secretStoreRef.name', 'vault']],
      [
        `notes ExternalSecret/notes-db spec.secretStoreRef: no object creates the SecretStore "vault" in namespace "notes"; ${emit('SecretStore')}`,
      ],
    ],
    [
      'ask no store',
      [[reader, 'spec.secretStoreRef']],
      ['notes ExternalSecret/notes-db spec.secretStoreRef: is missing; write secretStoreRef'],
    ],
    [
      'ask for nothing',
      [[reader, 'spec.dataFrom']],
      [
        'notes ExternalSecret/notes-db spec.data: asks for nothing; name a generator, or a Secret to copy',
        'notes ExternalSecret/notes-db spec.target.template.data.url: uses ".password", which is not fetched; fetch something first',
        'notes ExternalSecret/notes-db spec.target.template.data.url: uses ".username", which is not fetched; fetch something first',
      ],
    ],
    [
      'copy what nobody makes',
      [
        [reader, 'spec.dataFrom.0.extract.key', 'lost'],
        ['Role/notes-reader', 'rules.0.resourceNames', ['lost']],
      ],
      [
        `notes ExternalSecret/notes-db spec.dataFrom[0].extract: no object creates the Secret "lost" in namespace "credentials"; ${claim}`,
      ],
    ],
    [
      'copy a key that the Secret has not',
      [[reader, 'spec.data', [{ secretKey: 'pw', remoteRef: { key: 'notes-db', property: 'secret' } }]]],
      [
        'notes ExternalSecret/notes-db spec.data[0].remoteRef: Secret "notes-db" has no key "secret"; write one of its keys: password, username',
      ],
    ],
    [
      'copy what their account may not read',
      [['Role/notes-reader', 'rules.0.resourceNames', ['other']]],
      [
        'notes ExternalSecret/notes-db spec.dataFrom[0].extract: the account notes/credentials of store "credentials" may not get Secret "notes-db" in namespace "credentials"; name it in the resourceNames of a Role in namespace "credentials"',
      ],
    ],
    [
      'use a key that is not fetched',
      [[reader, 'spec.target.template.data.url', 'https://{{ .user }}:{{ index . "a-b" }}@host.example']],
      [
        'notes ExternalSecret/notes-db spec.target.template.data.url: uses ".user", which is not fetched; use one of: password, username',
      ],
    ],
    [
      'ask a generator that nobody makes',
      [[maker, 'spec.dataFrom.0.sourceRef.generatorRef.name', 'lost']],
      [
        `base ExternalSecret/notes-db spec.dataFrom[0].sourceRef.generatorRef: no object creates the Password "lost" in namespace "credentials"; ${emit('Password')}`,
      ],
    ],
    [
      'ask a store whose account nobody makes',
      [
        ['SecretStore/credentials', `${provider}.auth.serviceAccount.name`, 'lost'],
        ['RoleBinding/notes-reader', 'subjects.0.name', 'lost'],
      ],
      [
        `notes SecretStore/credentials spec.provider.kubernetes.auth.serviceAccount: no object creates the ServiceAccount "lost" in namespace "notes"; ${emit('ServiceAccount')}`,
      ],
    ],
    [
      'ask a store that reads a namespace which nobody makes',
      [
        ['SecretStore/credentials', `${provider}.remoteNamespace`, 'lost'],
        [reader, 'spec.dataFrom.0.extract.key'],
        [reader, 'spec.target.template.data'],
      ],
      [
        'notes SecretStore/credentials spec.provider.kubernetes.remoteNamespace: no object creates the Namespace "lost"; write the component\'s own namespace, or emit this one',
      ],
    ],
    [
      'ask a store with a CA that is not there',
      [['SecretStore/credentials', `${provider}.server.caProvider.key`, 'tls.crt']],
      [
        'notes SecretStore/credentials spec.provider.kubernetes.server.caProvider: ConfigMap "kube-root-ca.crt" has no key "tls.crt"; write one of its keys: ca.crt',
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(externalSecret, changes)).toEqual(said);
  });

  test('keys may be renamed on the way', () => {
    const changes: Change[] = [
      [reader, 'spec.dataFrom.0.rewrite', [{ regexp: { source: '^(.*)$', target: 'db_\u0024{1}' } }]],
      [reader, 'spec.target.template.data.url', '{{ .db_username }}:{{ .db_password }}'],
    ];
    expect(told(externalSecret, changes)).toEqual([]);
  });

  test('what a loop calls "." is not looked up', () => {
    const loop = '{{ range $k, $v := . }}{{ $v.name }}{{ .other }}{{ end }}';
    expect(told(externalSecret, [[reader, 'spec.target.template.data.url', loop]])).toEqual([]);
  });

  const written = 'write it, even if it is the default';

  test.each<Break>([
    ...[
      'refreshPolicy',
      'target.creationPolicy',
      'target.deletionPolicy',
      'target.template.engineVersion',
      'target.template.mergePolicy',
    ].map(
      (path): Break => [
        `leaves ${path} to a default`,
        [[reader, `spec.${path}`]],
        [`notes ExternalSecret/notes-db spec.${path}: is missing; ${written}`],
      ],
    ),
    [
      'writes a duration in its own way',
      [[reader, 'spec.refreshInterval', '60m']],
      [
        'notes ExternalSecret/notes-db spec.refreshInterval: "60m" is not how Go writes it; write hours, minutes and seconds, such as 1h0m0s or 0s',
      ],
    ],
    [
      'deletes its Secret',
      [[reader, 'spec.target.deletionPolicy', 'Delete']],
      [
        'notes ExternalSecret/notes-db spec.target.deletionPolicy: deletes the Secret if its source is gone for a moment; write Retain',
      ],
    ],
    [
      'generates again and again',
      [
        [maker, 'spec.refreshPolicy', 'Periodic'],
        [maker, 'spec.target.creationPolicy', 'Owner'],
        [maker, 'spec.target.immutable'],
      ],
      [
        'base ExternalSecret/notes-db spec.refreshPolicy: is Periodic, so that a value in use changes; write CreatedOnce',
        'base ExternalSecret/notes-db spec.target.creationPolicy: is Owner, so that a value in use changes; write Orphan',
        'base ExternalSecret/notes-db spec.target.immutable: is not true; write true: the value must stay',
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(externalSecretDefaults, changes)).toEqual(said);
  });
});

describe('certificates', () => {
  const token: Change = ['ClusterIssuer/home', 'spec', { acme: { solvers: [dns('token')] } }];

  test.each<Break>([
    [
      'are signed by nobody',
      [['Certificate/store', 'spec.issuerRef.name', 'lost']],
      [
        `store Certificate/store spec.issuerRef: no object creates the ClusterIssuer "lost"; ${emit('ClusterIssuer')}`,
      ],
    ],
    [
      'are signed by an issuer of another namespace',
      [['Certificate/store', 'spec.issuerRef', { kind: 'Issuer', name: 'self-signed' }]],
      [
        `store Certificate/store spec.issuerRef: no object creates the Issuer "self-signed" in namespace "store"; ${emit('Issuer')}`,
      ],
    ],
    [
      'of an Ingress are signed by nobody',
      [['Ingress/notes', 'metadata.annotations.cert-manager~io/cluster-issuer', 'lost']],
      [
        `notes Ingress/notes metadata.annotations["cert-manager.io/cluster-issuer"]: no object creates the ClusterIssuer "lost"; ${emit('ClusterIssuer')}`,
      ],
    ],
    [
      'whose CA is injected do not exist',
      [
        [
          'ValidatingWebhookConfiguration/thinkube-store',
          'metadata.annotations.cert-manager~io/inject-ca-from',
          'store/lost',
        ],
      ],
      [
        `store ValidatingWebhookConfiguration/thinkube-store metadata.annotations["cert-manager.io/inject-ca-from"]: no object creates the Certificate "lost" in namespace "store"; ${emit('Certificate')}`,
      ],
    ],
    [
      'are signed by a CA that nobody makes',
      [['ClusterIssuer/home', 'spec.ca.secretName', 'lost']],
      [
        'base ClusterIssuer/home spec.ca.secretName: no object creates the Secret "lost"; request it as a Certificate, or list it under external',
      ],
    ],
    [
      'are signed by a CA without a key',
      [['ClusterIssuer/home', 'spec.ca.secretName', 'notes-db']],
      [
        'base ClusterIssuer/home spec.ca.secretName: Secret "notes-db" has no key "tls.key"; write one of its keys: password, username',
      ],
    ],
    [
      'need a token that the user was not asked for',
      [['ClusterIssuer/home', 'spec', { acme: { solvers: [dns('api-token')] } }]],
      [
        'base ClusterIssuer/home spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef: Secret "home-made" has no key "api-token"; write one of its keys: token',
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(certificate, changes)).toEqual(said);
  });

  test('need a token that the user makes', () => {
    expect(told(certificate, [token])).toEqual([]);
  });
});

function dns(key: string) {
  return { dns01: { cloudflare: { apiTokenSecretRef: { name: 'home-made', key } } } };
}

describe('webhooks', () => {
  const hook = 'ValidatingWebhookConfiguration/thinkube-store';
  const service = 'webhooks.0.clientConfig.service';

  test.each<Break>([
    [
      'call a Service that nobody makes',
      [[hook, `${service}.name`, 'lost']],
      [
        `store ${hook} webhooks[0].clientConfig.service: no object creates the Service "lost" in namespace "store"; ${emit('Service')}`,
      ],
    ],
    [
      'call port 443 where none is written',
      [[hook, `${service}.port`]],
      [
        `store ${hook} webhooks[0].clientConfig.service.port: Service "store" has no port 443; write a port of the Service`,
      ],
    ],
    [
      'write their CA down',
      [[hook, 'webhooks.0.clientConfig.caBundle', 'Q0E=']],
      [
        `store ${hook} webhooks[0].clientConfig.caBundle: is written down; remove it, and let it be injected: Argo CD would change it back`,
      ],
    ],
    [
      'serve an API by a Service that nobody makes',
      [['APIService/v1beta1.store.example.org', 'spec.service.name', 'lost']],
      [
        `store APIService/v1beta1.store.example.org spec.service: no object creates the Service "lost" in namespace "store"; ${emit('Service')}`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(webhook, changes)).toEqual(said);
  });
});
