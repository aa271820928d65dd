import { Construct } from 'constructs';
import {
  Account,
  add,
  configFiles,
  defineComponent,
  labels,
  lanService,
  metadataOf,
  need,
  type ObjectName,
  type PlatformConfig,
  planned,
  pod,
  Server,
  syncWave,
  z,
} from '../../kit';
import { hasWildcard, issuerName, wildcard } from '../../plan/issuer';
import { keptTo, plannedNode } from '../../plan/nodes';
import { ofKind } from '../../plan/traits';
import { type Controller, controllers, misplaced } from './controllers';
import { copyFiles, directories, ports, program } from './program';
import { clusterRules, ownRules } from './rights';
import { routeOf, unproven, unserved } from './routes';
import { nginxSettings } from './settings';

const { namespace } = wildcard;

/**
 * NGINX Ingress Controllers of F5, one for each class: plain Ingresses and their annotations, without custom resources
 * and without snippets.
 *
 * Upstream: nginx/kubernetes-ingress v5.5.4, deployments/ and cmd/nginx-ingress/flags.go.
 */
export const ingress = defineComponent({
  id: 'ingress',
  title: 'NGINX Ingress',
  summary: 'The way in: every public name with its certificate, by two NGINX controllers',
  category: 'infrastructure',
  profiles: 'all',
  folder: __dirname,
  namespace,
  podSecurity: (_, { network }) => (network.exposure === 'hostPort' ? 'privileged' : 'restricted'),
  options: {
    second: z.boolean().optional().meta({
      description:
        'Run the second controller, class nginx-kn. Default: as soon as network.ingress says where (second or secondNode).',
    }),
    maxBodySize: z
      .string()
      .regex(/^(0|[1-9]\d*[kmg])$/, 'write a size such as 64m, or 0 for no limit')
      .default('64m')
      .meta({ description: 'Largest upload, where a component asks for nothing else.' }),
  },
  replacesAddon: { name: 'ingress', namespace: 'ingress' },
  images: { controller: 'docker.io/nginx/nginx-ingress:5.5.4' },
  waivers: [
    {
      rule: 'service-type',
      object: 'Service/nginx*',
      reason: 'the LAN comes in here: MetalLB gives this Service its address',
    },
    {
      rule: 'host-access',
      object: 'Deployment/nginx*',
      reason: 'without MetalLB the LAN comes in by ports 80 and 443 of one node',
    },
    {
      rule: 'rbac-secrets',
      object: 'ClusterRole/thinkube-nginx*',
      reason: 'the certificate of each name is a Secret beside its Ingress, in any namespace',
    },
  ],
  help: {
    first: 'Open any address of the platform. A name that nobody serves gets a refused connection or a 404.',
    emergency:
      'kubectl -n ingress logs deployment/nginx tells why a name is not served: look for "rejected" and the host.',
  },
  provides: {
    route: ({ need, client, options, platform }) => {
      const running = controllers(options, platform).map((each) => each.class);
      const given = routeOf({ need, client, running, platform });
      return given && { given };
    },
  },
  audit: (clients, options, platform) => {
    const running = controllers(options, platform).map((each) => each.class);
    const routes = clients.filter(ofKind('route')).filter(({ given }) => given.exposed);
    return [...unserved(routes, running), ...unproven(routes, platform)];
  },
  needs: (options, platform) => {
    const running = controllers(options, platform);
    const [main, second] = running;
    return {
      certificates: need.api({ group: 'cert-manager.io', soft: true }),
      kubeApi: need.kubeApi({ reason: 'watches Ingresses, Services and certificates' }),
      dns: need.dns({
        controllers: running.map(({ class: name, lan }) => ({
          class: name,
          service: `${name}.${namespace}.svc.cluster.local`,
          lan: lan ?? '',
        })),
      }),
      address: addressOf(main),
      addressSecond: addressOf(second),
      lan: fromLan('nginx'),
      lanSecond: second && fromLan('nginx-kn'),
      metrics: need.metrics({ pods: 'nginx', port: ports.metrics }),
      metricsSecond: second && need.metrics({ pods: 'nginx-kn', port: ports.metrics }),
      dashboard: need.dashboard(),
    };
  },
  workloads: (options, platform) => {
    const [main, second] = controllers(options, platform);
    return {
      nginx: { ...workload, ...plannedNode(platform, main?.node) },
      'nginx-kn': second && { ...workload, ...plannedNode(platform, second.node) },
    };
  },
  problems: (options, platform) => misplaced(options, platform),
  notes: (options, platform) =>
    controllers(options, platform).length > 1
      ? []
      : [
          'NGINX Ingress: the second controller (class nginx-kn) is off, until network.ingress gives it a place',
        ],
  build(scope, props) {
    const { id, images, options, platform, needs } = props;
    const where = (name: string) => ({ name, namespace: props.namespace, component: id });
    const wildcardSecret = hasWildcard(platform.tls) ? wildcard.secret : undefined;
    if (wildcardSecret) wildcardCertificate(scope, where('wildcard'), wildcardSecret, platform);

    const addresses = { nginx: needs.address, 'nginx-kn': needs.addressSecond };
    for (const controller of controllers(options, platform)) {
      const { class: name, lan, node } = controller;
      const part = new Construct(scope, name);
      ingressClass(part, where(name));
      const files = nginxSettings(controller, options.maxBodySize);
      const settings = configFiles(part, where(`${name}-settings`), files);
      const lock = `${name}-leader`;
      new Server(part, 'controller', {
        ...planned(props, name, {
          init: { files: copyFiles(images.controller) },
          containers: {
            controller: program({
              image: images.controller,
              controller,
              settings: `${props.namespace}/${settings.name}`,
              lock,
              wildcardSecret,
            }),
          },
        }),
        account: new Account(part, 'account', { ...where(name), rules: ownRules(lock), clusterRules }),
        strategy: node === undefined ? 'RollingUpdate' : 'HandOver',
        security: pod.restricted({ uid: 101 }),
        volumes: [
          ...['files', ...Object.keys(directories)].map((volume) => pod.emptyDir(volume)),
          // The controller ends if this Secret is missing; a pod that mounts it waits instead.
          ...(wildcardSecret ? [pod.secret('wildcard', wildcardSecret)] : []),
        ],
        service: { http: ports.http, https: ports.https },
        pod: { ...keptTo(platform, node), priorityClassName: 'system-cluster-critical' },
      });
      const pool = addresses[name]?.pool;
      if (pool !== undefined && lan !== undefined) {
        const { http, https } = ports;
        lanService(part, { ...where(name), ip: lan, pool, ports: { http, https } });
      }
    }
  },
});

const workload = {
  kind: 'Deployment',
  containers: {
    // One process that watches and two that serve; buffers and reloads are its peak.
    controller: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
  },
  init: { files: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' } },
} as const;

/** One that takes the ports of a node needs no address. */
const addressOf = (controller: Controller | undefined) =>
  controller?.lan !== undefined && controller.node === undefined
    ? need.address({ ip: controller.lan })
    : undefined;

/** What the LAN sends to a controller's pods. */
const fromLan = (pods: string) =>
  need.lan({ pods, ports: [{ port: 80 }, { port: 443 }], reason: 'browsers and other clients at home' });

/** Without its class, the controller does not start. */
const ingressClass = (scope: Construct, { name, component }: ObjectName): void => {
  add(scope, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name, labels: labels({ name, component }), annotations: syncWave(-1) },
    spec: { controller: 'nginx.org/ingress-controller' },
  });
};

const wildcardCertificate = (
  scope: Construct,
  where: ObjectName,
  secretName: string,
  { cluster: { domain }, tls }: PlatformConfig,
): void => {
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadataOf(where),
    spec: {
      secretName,
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuerName(tls) },
      dnsNames: [domain, `*.${domain}`],
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      revisionHistoryLimit: 1,
    },
  });
};
