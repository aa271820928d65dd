import { z } from 'zod';
import {
  address,
  api,
  type Claim,
  dashboard,
  dns,
  type IngressClass,
  kubeApi,
  lan,
  metrics,
} from '../../plan/capabilities';
import { type Answer, defineComponent, type Owner } from '../../plan/component';
import { hasWildcard, issuerName, wildcard } from '../../plan/issuer';
import { awake, onlyNode } from '../../plan/nodes';
import type { Platform } from '../../plan/schema/platform';
import { type Controller, controllers, misplaced } from './controllers';

const { namespace } = wildcard;

/** Names that the one wildcard certificate is for: DNS-01 alone can prove them. */
const coveredByWildcard = ({ cluster, tls }: Pick<Platform, 'cluster' | 'tls'>, host: string): boolean => {
  if (!hasWildcard(tls)) return false;
  const [, ...rest] = host.split('.');
  return host === cluster.domain || rest.join('.') === cluster.domain;
};

/** The option of the claimant wins; a class that does not run is served by the first, unless it is asked for. */
function classFor(claim: Claim<'route'>, owner: Owner, running: readonly Controller[]): IngressClass {
  if (owner.ingress === 'main') return 'nginx';
  if (owner.ingress === 'second') return 'nginx-kn';
  return running.find((each) => each.class === claim.class)?.class ?? 'nginx';
}

function answerRoute(
  claim: Claim<'route'>,
  owner: Owner,
  running: readonly Controller[],
  platform: Pick<Platform, 'cluster' | 'tls'>,
): Answer<'route'> | undefined {
  const name = owner.routes[owner.claim];
  if (!name) return undefined;
  const served = classFor(claim, owner, running);
  const suffix = owner.claim === 'route' ? '' : `-${owner.claim.toLowerCase()}`;
  return {
    handle: {
      kind: 'route',
      controller: 'ingress',
      namespace,
      pods: served,
      port: 443,
      url: name.url,
      host: name.host,
      exposed: owner.ingress !== 'none',
      service: claim.service,
      servicePort: claim.port,
      class: served,
      ...(!coveredByWildcard(platform, name.host) && {
        issuer: issuerName(platform.tls),
        tlsSecret: `${claim.service}${suffix}-tls`,
      }),
      annotations: claim.annotations ?? {},
      paths: claim.paths ?? ['/'],
    },
  };
}

/** What the LAN sends to a controller's pods. */
const fromLan = (name: string) =>
  lan({ pods: name, ports: [{ port: 80 }, { port: 443 }], reason: 'browsers and other clients at home' });

const measured = (name: string, alerts: readonly string[]) => metrics({ pods: name, port: 9113, alerts });

export const ingress = defineComponent({
  id: 'ingress',
  title: 'NGINX Ingress',
  summary: 'The way in: every public name with its certificate, by two NGINX controllers',
  category: 'infrastructure',
  profiles: ['core', 'ai', 'data', 'dev'],
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
    route: (claim, owner, options, context) =>
      answerRoute(claim, owner, controllers(options, context), context),
  },
  audit: (grants, options, context) => {
    const running = controllers(options, context).map((each) => each.class);
    return grants.flatMap((grant) =>
      grant.kind === 'route' && grant.handle.exposed && !running.includes(grant.handle.class)
        ? [
            {
              path: 'second',
              message: `${grant.owner} is to be served by the second controller, which does not run`,
              hint: `give it a place under network.ingress, or leave "ingress: second" of ${grant.owner} out`,
            },
          ]
        : [],
    );
  },
  claims: (options, context) => {
    const [main, second] = controllers(options, context);
    const pooled = context.network.exposure === 'metallb';
    const wanted = (place: Controller | undefined) =>
      pooled && place?.lan !== undefined ? address({ ip: place.lan }) : undefined;
    return {
      certificates: api({ group: 'cert-manager.io', late: true }),
      kubeApi: kubeApi({ reason: 'watches Ingresses, Services and certificates' }),
      dns: dns({
        controllers: controllers(options, context).map(({ class: name, lan: at }) => ({
          class: name,
          service: `${name}.${namespace}.svc.cluster.local`,
          lan: at ?? '',
        })),
      }),
      address: wanted(main),
      addressSecond: wanted(second),
      lan: fromLan('nginx'),
      lanSecond: second && fromLan('nginx-kn'),
      metrics: measured('nginx', ['alerts.yaml']),
      metricsSecond: second && measured('nginx-kn', []),
      dashboard: dashboard({ files: ['dashboard.json'] }),
    };
  },
  workloads: (options, context) =>
    Object.fromEntries(
      controllers(options, context).map(({ class: name, node }) => [
        name,
        {
          kind: 'Deployment',
          containers: {
            // One process that watches and two that serve; buffers and reloads are its peak.
            controller: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
          },
          init: { files: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' } },
          ...(node === undefined ? onlyNode(awake(context)) : { node }),
        } as const,
      ]),
    ),
  problems: (options, context) => misplaced(options, context),
  notes: (options, context) =>
    controllers(options, context).length > 1
      ? []
      : [
          'NGINX Ingress: the second controller (class nginx-kn) is off, until network.ingress gives it a place',
        ],
});
