import { defineComponent, Gate, gated, gateFor, need } from '../../kit';
import { Bounds } from './bounds';
import { Dashboard, image, port, workloads } from './dashboard';
import { panelPlan } from './panel-plan';

const account = { namespace: 'dashboard', name: 'dashboard' };

const gate = gated('dashboard', {
  host: 'panel',
  annotations: {
    // The picture of the platform comes as an answer that does not end.
    'nginx.org/proxy-buffering': 'False',
    'nginx.org/proxy-read-timeout': '1h',
  },
});

/**
 * The control panel: what runs, what is wrong and why, what could be on, and the few acts of a day. It writes nothing to
 * Git and keeps nothing. Its source is in `dashboard/`; it runs in a stock Node image.
 *
 * Upstream: nodejs/docker-node, 24/bookworm-slim.
 */
export const dashboard = defineComponent({
  id: 'dashboard',
  title: 'Dashboard',
  summary: 'The control panel: what runs, what is wrong and why, and what could be on',
  category: 'management',
  profiles: 'all',
  folder: __dirname,
  options: {},
  images: { node: image, ...gate.images },
  help: {
    first:
      'Open it: one sentence says whether everything works. Ctrl-K finds components, addresses and pages.',
    emergency:
      '`kubectl port-forward -n dashboard service/dashboard 8080` shows it at http://localhost:8080, without the gate. ' +
      'There it shows everything and acts on nothing.',
  },
  needs: () => ({
    ...gate.needs,
    watch: need.kubeApi({ reason: 'watches what runs, reads logs, and does what administrators click' }),
    prometheus: need.call({
      component: 'prometheus',
      pods: 'prometheus',
      port: 9090,
      reason: 'asks for memory, disks and alerts',
    }),
    awx: need.call({
      component: 'awx',
      pods: 'awx-web',
      port: 8052,
      reason: 'starts templates of AWX, and shows what their jobs say',
    }),
    metrics: need.metrics(),
  }),
  provides: {
    steer: ({ need: { pause = [], run = [], applications = false } }) => ({
      given: { account, pause: pause.map(({ name }) => name), run, applications },
    }),
  },
  workloads: () => ({ ...workloads, ...gate.workloads }),
  build(scope, props) {
    const { namespace, images, needs } = props;
    const { on, namespace: measured } = needs.prometheus;
    new Dashboard(scope, 'panel', {
      namespace,
      url: needs.route.url,
      admins: needs.signIn.groups.admins,
      plan: panelPlan(props.plan(), props.previews()),
      image: images.node,
      ...(on && { prometheus: `http://prometheus.${measured}.svc:9090` }),
      ...(needs.awx.on && {
        awx: { url: `http://awx-service.${needs.awx.namespace}.svc`, secret: 'awx-panel' },
      }),
    });
    new Bounds(scope, 'bounds', {
      account,
      run: props
        .clients('steer')
        .flatMap(({ namespace: where, given: { run = [] } }) => run.map((name) => `${where}/${name}`)),
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://dashboard:${port}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
    });
  },
});
