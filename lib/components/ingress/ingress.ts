import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { PolicyRule } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { configFiles } from '../../constructs/config-file';
import { add, placed } from '../../constructs/object';
import { Server } from '../../constructs/server';
import { syncWave } from '../../kube/argocd';
import { labels, selector } from '../../kube/names';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { emptyDir, secretVolume } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { hasWildcard, issuerName, wildcard } from '../../plan/issuer';
import { awake, onNodes } from '../../plan/nodes';
import { controllers } from './controllers';
import type { ingress } from './index';
import { controller, copyFiles, directories, ports } from './program';
import { nginxSettings } from './settings';

export interface NginxIngressProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `ingress`. */
  readonly component?: string;
  /** Class that it serves: also the name of its Deployment and of its Service. */
  readonly className: string;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: { readonly controller: Resources; readonly files: Resources };
  /** How the LAN reaches it: an address from a MetalLB pool, or ports 80 and 443 of one node. */
  readonly exposure:
    | { readonly ip: string; readonly pool: string }
    | { readonly node: string; readonly ip: string };
  /**
   * Nodes that it may run on.
   *
   * @default - any
   */
  readonly nodes?: readonly string[];
  /**
   * Secret in its namespace with a certificate for every name that brings none.
   *
   * @default - each Ingress names its own
   */
  readonly wildcardSecret?: string;
  /**
   * Largest upload where an Ingress says nothing, as NGINX writes it; `0` is no limit.
   *
   * @default '64m'
   */
  readonly maxBodySize?: string;
}

const watch = ['get', 'list', 'watch'];

const rule = (group: string, resources: string[], verbs: string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

const clusterRules = [
  rule('', ['services', 'secrets', 'pods', 'namespaces'], watch),
  rule('', ['events'], ['create', 'list', 'patch']),
  rule('discovery.k8s.io', ['endpointslices'], watch),
  rule('networking.k8s.io', ['ingresses'], watch),
  rule('networking.k8s.io', ['ingresses/status'], ['update']),
  rule('networking.k8s.io', ['ingressclasses'], ['get', 'list']),
];

const ownRules = (lock: string): PolicyRule[] => [
  rule('', ['configmaps'], watch),
  // It writes its version into the labels of its own pod.
  rule('', ['pods'], ['update']),
  rule('apps', ['replicasets'], ['get']),
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...rule('coordination.k8s.io', ['leases'], ['get', 'update']), resourceNames: [lock] },
];

/**
 * One NGINX Ingress Controller of F5 for one class: plain Ingresses and their annotations, without custom
 * resources and without snippets.
 *
 * Upstream: nginx/kubernetes-ingress v5.5.4, deployments/ and cmd/nginx-ingress/flags.go.
 */
export class NginxIngress extends Construct {
  constructor(scope: Construct, id: string, props: NginxIngressProps) {
    super(scope, id);
    const { className, namespace, component = 'ingress', exposure } = props;
    const where = { name: className, namespace, component };
    const pooled = 'pool' in exposure;

    this.classObject(where);
    const settings = configFiles(this, { ...where, name: `${className}-settings` }, nginxSettings(props));
    const lock = `${className}-leader`;
    const account = new Account(this, 'account', { ...where, rules: ownRules(lock), clusterRules });
    new Server(this, 'controller', {
      ...where,
      account,
      ...(!pooled && { strategy: 'HandOver' as const }),
      security: restrictedPod({ uid: 101 }),
      init: [copyFiles(props)],
      containers: [controller(props, `${namespace}/${settings.name}`, lock)],
      volumes: [
        ...Object.keys(directories).map((name) => emptyDir(name)),
        // The controller ends where this Secret is missing; a pod that mounts it waits instead.
        ...(props.wildcardSecret ? [secretVolume('wildcard', props.wildcardSecret)] : []),
      ],
      service: { http: ports.http, https: ports.https },
      pod: pod(props),
    });
    if (pooled) this.address(where, exposure);
  }

  /** Without its class, the controller does not start. */
  private classObject({ name, component }: Where): void {
    add(this, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name, labels: labels({ name, component }), annotations: syncWave(-1) },
      spec: { controller: 'nginx.org/ingress-controller' },
    });
  }

  /** The address on the LAN. Only the pod's own node answers, so NGINX sees who really calls. */
  private address(where: Where, { ip, pool }: { readonly ip: string; readonly pool: string }): void {
    add(this, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: placed(lanService(where), {
        'metallb.io/address-pool': pool,
        'metallb.io/loadBalancerIPs': ip,
      }),
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        allocateLoadBalancerNodePorts: false,
        selector: selector(where),
        ports: (['http', 'https'] as const).map((name) => ({
          name,
          port: ports[name],
          targetPort: ports[name],
          protocol: 'TCP',
        })),
      },
    });
  }
}

interface Where {
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
}

const lanService = (where: Where): Where => ({ ...where, name: `${where.name}-lan` });

function pod({ exposure, nodes }: NginxIngressProps) {
  const placement =
    'pool' in exposure
      ? nodes && onNodes(nodes)
      : { nodeSelector: { 'kubernetes.io/hostname': exposure.node } };
  return { ...placement, priorityClassName: 'system-cluster-critical' };
}

export function build(chart: Chart, props: PropsOf<typeof ingress>): void {
  const { namespace, images, options, platform, workloads, claims } = props;
  const shared = hasWildcard(platform.tls) && wildcard.secret;
  const nodes = awake(platform);
  if (shared) {
    const { domain } = platform.cluster;
    add(chart, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: placed({ name: 'wildcard', namespace, component: props.id }),
      spec: {
        secretName: shared,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuerName(platform.tls) },
        dnsNames: [domain, `*.${domain}`],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        revisionHistoryLimit: 1,
      },
    });
  }
  const pools = { nginx: claims.address?.pool, 'nginx-kn': claims.addressSecond?.pool };
  for (const { class: className, lan: ip = '', node } of controllers(options, platform)) {
    const pool = pools[className];
    const sizes = workloads[className];
    if (!sizes) continue;
    new NginxIngress(chart, className, {
      namespace,
      className,
      image: images.controller,
      resources: { controller: sizes.containers.controller, files: sizes.init.files },
      exposure: pool === undefined ? { node: node ?? '', ip } : { pool, ip },
      ...(nodes && { nodes }),
      ...(shared && { wildcardSecret: shared }),
      maxBodySize: options.maxBodySize,
    });
  }
}
