import { credentialsNamespace } from '../../lib/constructs/secret-copies';
import type { KubeObject } from '../../lib/kube/object';
import { items, text, texts } from '../../lib/objects/read';
import { platform } from './platform';

const on = () => platform({ components: { 'external-secrets': true } });
const args = (workload: KubeObject): string[] =>
  items(workload, 'spec.template.spec.containers').flatMap(({ fields }) => texts(fields, 'args'));

/** Verbs that a role gives on a resource, with the names that they are limited to. */
const rights = (role: KubeObject, resource: string) =>
  items(role, 'rules')
    .filter(({ fields }) => texts(fields, 'resources').includes(resource))
    .map(({ fields }) => ({ verbs: texts(fields, 'verbs'), names: texts(fields, 'resourceNames') }));

test('keeps every rule except those that it has a reason for', () => {
  expect(on().problems).toEqual([]);
});

test('the webhook, its Service, its certificate and who fills them in agree about their names', () => {
  const { get } = on();
  const certController = args(get('Deployment', 'external-secrets-cert-controller'));
  const name = 'external-secrets-webhook';
  expect(certController).toEqual(
    expect.arrayContaining([
      `--service-name=${name}`,
      `--secret-name=${name}`,
      '--enable-partial-cache=true',
    ]),
  );
  expect(args(get('Deployment', name))).toContain(`--dns-name=${name}.external-secrets.svc`);
  for (const configuration of ['externalsecret-validate', 'secretstore-validate']) {
    const found = get('ValidatingWebhookConfiguration', configuration);
    // Without this label and this ending the CA would not be filled in, and every ExternalSecret refused.
    expect(found.metadata.labels).toMatchObject({ 'external-secrets.io/component': 'webhook' });
    for (const { fields } of items(found, 'webhooks')) {
      expect(text(fields, 'name')).toMatch(/external-secrets\.io$/);
      expect(text(fields, 'clientConfig.service.name')).toBe(name);
    }
  }
});

test('a namespace can be deleted while the webhook is down', () => {
  const { objects } = on();
  const operations = objects
    .filter(({ object }) => object.kind === 'ValidatingWebhookConfiguration')
    .flatMap(({ object }) => items(object, 'webhooks'))
    .flatMap(({ fields }) => items(fields, 'rules'))
    .flatMap(({ fields }) => texts(fields, 'operations'));
  expect(new Set(operations)).toEqual(new Set(['CREATE', 'UPDATE']));
});

test('it can act as the readers of credentials, and as no other account', () => {
  const role = on().get('ClusterRole', 'thinkube-external-secrets');
  expect(rights(role, 'serviceaccounts/token')).toEqual([
    { verbs: ['create'], names: [credentialsNamespace] },
  ]);
});

test('only the controller reads Secrets everywhere; the other processes see one Secret, or none', () => {
  const { get, objects } = on();
  expect(rights(get('ClusterRole', 'thinkube-external-secrets-cert-controller'), 'secrets')).toEqual([]);
  expect(rights(get('Role', 'external-secrets-cert-controller'), 'secrets')).toEqual([
    { verbs: ['get', 'update', 'patch'], names: ['external-secrets-webhook'] },
  ]);
  const bound = objects
    .filter(({ object }) => object.kind.endsWith('Binding'))
    .flatMap(({ object }) => items(object, 'subjects'))
    .map(({ fields }) => text(fields, 'name'));
  expect(bound).not.toContain('external-secrets-webhook');
});

test('what it cannot do is switched off too, so that it does not fail for want of rights', () => {
  const controller = args(on().get('Deployment', 'external-secrets'));
  for (const kind of ['cluster-store', 'cluster-external-secret', 'cluster-push-secret', 'push-secret']) {
    expect(controller).toContain(`--enable-${kind}-reconciler=false`);
  }
});

test('it brings the CRDs of both its groups, from one commit', () => {
  const component = on().plan.components.find(({ id }) => id === 'external-secrets');
  expect(component?.crds).toHaveLength(1);
  expect(component?.crds[0]?.groups).toEqual(['external-secrets.io', 'generators.external-secrets.io']);
  expect(component?.crds[0]?.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(component?.crds[0]?.files).toHaveLength(25);
});
