import {
  Account,
  configFiles,
  defineComponent,
  field,
  need,
  planned,
  pod,
  Route,
  readAsset,
  Server,
} from '../../kit';
import { crds } from './crds';
import { bus, eventBus, helper, ports as made, nats, natsVersion, small, webhook } from './objects';
import { controllerRules, sensorRules, startsWorkflows } from './rights';
import { hello, pushed, sensor } from './sensor';

const image = 'quay.io/argoproj/argo-events:v1.9.11';
const controller = 'argo-events';
const ports = { health: 8081, ...made } as const;
const security = pod.restricted({ uid: 9731 });

/**
 * Argo Events for one namespace, its own: a bus of one node, and an example that starts a workflow when somebody calls
 * an address.
 *
 * Upstream: argo-events v1.9.11, manifests/namespace-install.yaml, pkg/reconciler/eventbus/installer/jetstream.go.
 */
export const argoEvents = defineComponent({
  id: 'argo-events',
  title: 'Argo Events',
  summary: 'Something happens, and something is done: calls from outside and the clock start workflows',
  category: 'delivery',
  profiles: ['core', 'dev'],
  folder: __dirname,
  options: {
    volume: field.volumeSize
      .default('2Gi')
      .meta({ description: 'Size of the volume for events that wait; a gigabyte of it is used.' }),
  },
  images: {
    events: image,
    nats: `docker.io/library/nats:${natsVersion}`,
    exporter: 'docker.io/natsio/prometheus-nats-exporter:0.14.0',
    reloader: 'docker.io/natsio/nats-server-config-reloader:0.14.0',
  },
  crds: [crds],
  help: {
    first: [
      'The source webhook takes calls at the address with /example, with the token of the Secret argo-events-hook:',
      '`curl -H "Authorization: Bearer TOKEN" -d \'{"name": "me"}\' https://ADDRESS/example`.',
      'With Argo Workflows on, the sensor example then starts the template hello with that name. Copy both for events of your own.',
    ].join(' '),
    emergency: '`kubectl get eventbus,eventsources,sensors -n argo-events` says which of them is not ready.',
  },
  provides: { pushes: () => ({ given: {} }) },
  needs: () => ({
    hook: need.secret({ keys: ['token'], rotation: { restart: true } }),
    works: need.kubeApi({ pods: controller, reason: 'makes the pods of sources, sensors and the bus' }),
    starts: need.kubeApi({ pods: 'sensor', reason: 'sensors start workflows' }),
    route: need.route({ host: 'hooks', service: 'webhook', port: ports.hook, answersAt: '/health' }),
    workflows: need.call({
      component: 'argo-workflows',
      pods: 'argo-server',
      port: 2746,
      reason: 'sensors may ask its server',
    }),
    metrics: need.metrics({ pods: controller, port: ports.metrics }),
    busMetrics: need.metrics({ pods: bus, port: ports.metrics }),
    sourceMetrics: need.metrics({ pods: 'webhook', port: ports.metrics }),
    sensorMetrics: need.metrics({ pods: 'sensor', port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ volume }) => ({
    [controller]: {
      kind: 'Deployment' as const,
      containers: { controller: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' } },
    },
    [bus]: {
      kind: 'StatefulSet' as const,
      containers: { main: nats, reloader: helper, metrics: helper },
      volumes: { [`${bus}-vol`]: volume },
      madeBy: 'the controller, for the bus',
    },
    webhook: {
      kind: 'Deployment' as const,
      containers: { main: small },
      madeBy: 'the controller, for the source webhook',
    },
    sensor: {
      kind: 'Deployment' as const,
      containers: { main: small },
      madeBy: 'the controller, for the sensor example',
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, storageClass } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const config = configFiles(scope, where('argo-events-controller-config'), {
      'controller-config.yaml': readAsset(__dirname, 'controller-config.yaml')
        .replace('VERSION', natsVersion)
        .replace('NATS', images.nats)
        .replace('EXPORTER', images.exporter)
        .replace('RELOADER', images.reloader),
    });
    new Server(scope, 'controller', {
      ...planned(props, controller, {
        containers: {
          controller: {
            image: images.events,
            args: ['controller', '--namespaced'],
            env: {
              ARGO_EVENTS_IMAGE: images.events,
              NAMESPACE: pod.fromField('metadata.namespace'),
              GOMEMLIMIT: pod.goMemory,
            },
            ports: { health: ports.health, metrics: ports.metrics },
            mounts: [pod.mount('config', '/etc/argo-events', { readOnly: true })],
            startup: pod.startup(pod.http('/healthz', 'health'), 60),
            readiness: pod.http('/readyz', 'health'),
            liveness: pod.http('/healthz', 'health', { failures: 6 }),
          },
        },
      }),
      account: new Account(scope, 'account', { ...where(controller), rules: controllerRules }),
      security,
      volumes: [pod.config('config', config.name)],
      config: config.hash,
    });

    eventBus(scope, where('default'), { storageClass, size: options.volume });
    const workflows = needs.workflows.on ? needs.workflows.namespace : undefined;
    new Account(scope, 'sensor-account', {
      ...where('sensor'),
      mounted: true,
      rules: sensorRules,
      ...(workflows !== undefined && { elsewhere: { [workflows]: startsWorkflows } }),
    });
    const pushes = props.clients('pushes');
    webhook(scope, where('webhook'), needs.hook.secret, ['example', ...(pushes.length > 0 ? ['push'] : [])]);
    const wishes = [
      ...(workflows === undefined ? [] : [hello(workflows)]),
      ...pushes.map(({ namespace: theirs, need: asked }) => pushed(theirs, asked)),
    ];
    if (wishes.length > 0) sensor(scope, where('example'), wishes);
    new Route(scope, 'route', { ...where(id), route: needs.route });
  },
});
