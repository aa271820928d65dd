import { Chart } from 'cdk8s';
import { ExternalSecrets } from '../../lib/components/external-secrets/external-secrets';
import { credentialsNamespace } from '../../lib/constructs/reader';
import type { KubeObject } from '../../lib/kube/object';
import { items, text, texts } from '../../lib/objects/read';
import { formatProblem } from '../../lib/plan/problem';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { platform } from './platform';

const on = () => platform({ components: { 'external-secrets': true } });
const args = (workload: KubeObject): string[] =>
  items(workload, 'spec.template.spec.containers').flatMap(({ fields }) => texts(fields, 'args'));

/** Verbs that a role gives on a resource, with the names that they are limited to. */
const rights = (role: KubeObject, resource: string) =>
  items(role, 'rules')
    .filter(({ fields }) => texts(fields, 'resources').includes(resource))
    .map(({ fields }) => ({ verbs: texts(fields, 'verbs'), names: texts(fields, 'resourceNames') }));

test('alone, in an App of one’s own, it brings its three processes', () => {
  const resources = { cpu: '10m', memory: '64Mi', memoryLimit: '128Mi' };
  const app = new ThinkubeApp();
  const chart = new Chart(app, 'secrets', { disableResourceNameHashes: true });
  new ExternalSecrets(chart, 'operator', {
    namespace: 'secrets',
    image: 'ghcr.io/external-secrets/external-secrets:v2.9.0',
    resources: { controller: resources, webhook: resources, certController: resources },
  });
  const objects = collect(app);
  const workloads = objects.filter(({ object }) => object.kind === 'Deployment');
  expect(workloads.map(({ object }) => object.metadata.name)).toEqual([
    'external-secrets',
    'external-secrets-webhook',
    'external-secrets-cert-controller',
  ]);
  // The reasons why two rules are waived stand beside the component; alone, the rules say so.
  expect(check(objects).map(formatProblem).join('\n')).not.toContain('TK71');
});

test('in the platform it keeps every rule but those that it has a reason for', () => {
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
    // Without this label and this ending nobody would fill in the CA, and every ExternalSecret were refused.
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
