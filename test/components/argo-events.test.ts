/** What a user relies on when argo-events is on. */
import { parse } from 'yaml';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'argo-events': true, 'argo-workflows': true } });

test('the bus is one node of a version that the controller knows, with the images of the plan', () => {
  const config: unknown = parse(
    String(dig(made.get('ConfigMap', 'argo-events-controller-config'), 'data', 'controller-config.yaml')),
  );
  const bus = dig(made.get('EventBus', 'default'), 'spec', 'jetstream');
  const [version] = each(config, 'eventBus', 'jetstream', 'versions');
  expect(dig(bus, 'version')).toBe(dig(version, 'version'));
  expect(dig(bus, 'replicas')).toBe(1);
  const stream: unknown = parse(String(dig(config, 'eventBus', 'jetstream', 'streamConfig')));
  expect(dig(stream, 'replicas')).toBe(1);
  const images = made.plan.components.find(({ id }) => id === 'argo-events')?.images;
  expect(version).toMatchObject({
    natsImage: images?.['nats'],
    metricsExporterImage: images?.['exporter'],
    configReloaderImage: images?.['reloader'],
  });
});

test('a call without the token is refused: the source asks for it', () => {
  expect(dig(made.get('EventSource', 'webhook'), 'spec', 'webhook', 'example')).toEqual({
    port: '12000',
    endpoint: '/example',
    method: 'POST',
    authSecret: { name: 'argo-events-hook', key: 'token' },
  });
});

test('its address leads to the pods that the controller makes of the source', () => {
  expect(dig(made.get('Ingress', 'argo-events'), 'spec', 'rules', 0, 'host')).toBe('hooks.home.example.com');
  const selector = dig(made.get('Service', 'webhook'), 'spec', 'selector');
  expect(dig(made.get('EventSource', 'webhook'), 'spec', 'template', 'metadata', 'labels')).toMatchObject(
    Object(selector),
  );
});

test('the example starts a template that is there, with rights to that and nothing else', () => {
  const workflow = dig(
    made.get('Sensor', 'example'),
    ...['spec', 'triggers', 0, 'template', 'k8s', 'source', 'resource'],
  );
  const template = String(dig(workflow, 'spec', 'workflowTemplateRef', 'name'));
  const namespace = String(dig(workflow, 'metadata', 'namespace'));
  expect(made.get('WorkflowTemplate', template, namespace)).toBeDefined();
  expect(each(made.get('Role', 'sensor', namespace), 'rules')).toEqual([
    { apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create'] },
    { apiGroups: ['argoproj.io'], resources: ['workflowtemplates'], verbs: ['get'] },
  ]);
});

test('of the pods that the controller makes, the sensor alone holds a token of the Kubernetes API', () => {
  const mounts = ['sensor', 'webhook', 'eventbus-default-js'].map((name) =>
    dig(made.get('ServiceAccount', name), 'automountServiceAccountToken'),
  );
  expect(mounts).toEqual([true, false, false]);
});

test('without Argo Workflows there is no example, and no right in its namespace', () => {
  const alone = platform({ components: { 'argo-events': true } }).of('argo-events');
  expect(alone.filter(({ kind }) => kind === 'Sensor')).toEqual([]);
  expect(alone.filter(({ metadata }) => metadata.namespace === 'argo-workflows')).toEqual([]);
});

test('what its dashboard and alerts speak of is collected, from sensors too', () => {
  const scraped = platform({ components: { 'argo-events': true, prometheus: true } });
  const targets = scraped.plan.edges.flatMap(({ to, why, by }) =>
    why === 'metrics' && by.component === 'argo-events' && 'pods' in to ? [to.pods] : [],
  );
  expect(targets.sort()).toEqual(['argo-events', 'eventbus-default-js', 'sensor', 'webhook']);
});

test('what the controller makes stands in the plan, its volume too', () => {
  const component = made.plan.components.find(({ id }) => id === 'argo-events');
  expect(component?.workloads['eventbus-default-js']?.madeBy).toBeDefined();
  expect(component?.whenOff.stays).toContain('volume eventbus-default-js-vol-eventbus-default-js-0');
});

test('a push to the main branch starts what asked for pushes, not one that the pipeline itself made', () => {
  const pushing = platform({ components: { 'argo-workflows': { images: true } } });
  expect(dig(pushing.get('EventSource', 'webhook'), 'spec', 'webhook', 'push')).toMatchObject({
    endpoint: '/push',
    authSecret: { name: 'argo-events-hook', key: 'token' },
  });
  const sensor = dig(pushing.get('Sensor', 'example'), 'spec');
  const dependency = each(sensor, 'dependencies').find((one) => dig(one, 'name') === 'push');
  expect(each(dependency, 'filters', 'data')).toEqual([
    { path: 'body.ref', type: 'string', value: ['^refs/heads/(main|master)$'] },
    { path: 'body.head_commit.author.name', type: 'string', comparator: '!=', value: ['^pipelines$'] },
  ]);
  const trigger = each(sensor, 'triggers').find((one) => dig(one, 'template', 'conditions') === 'push');
  const workflow = dig(trigger, 'template', 'k8s', 'source', 'resource');
  const template = pushing.get(
    'WorkflowTemplate',
    String(dig(workflow, 'spec', 'workflowTemplateRef', 'name')),
  );
  const known = each(template, 'spec', 'arguments', 'parameters').map((one) => dig(one, 'name'));
  expect(known).toEqual(
    expect.arrayContaining(each(workflow, 'spec', 'arguments', 'parameters').map((one) => dig(one, 'name'))),
  );
  expect(dig(made.get('EventSource', 'webhook'), 'spec', 'webhook', 'push')).toBeUndefined();
});

test('Gitea may call the source, by its address inside the cluster', () => {
  const { plan } = platform({ components: { 'argo-events': true, gitea: true } });
  const called = plan.edges.filter(
    ({ from, to }) =>
      'pods' in to && to.pods === 'webhook' && 'component' in from && from.component === 'gitea',
  );
  expect(called.map(({ ports }) => ports[0]?.port)).toEqual([12000]);
});
