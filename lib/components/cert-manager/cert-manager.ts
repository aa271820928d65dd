import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import type { PolicyRule } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { Server, type ServerProps } from '../../constructs/server';
import { type ContainerOptions, container } from '../../kube/container';
import { httpProbe, tcpProbe } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import type { Context, Host, PropsOf } from '../../plan/component';
import { authorities, clusterIssuer, issuerName, provenByHttp, solver } from '../../plan/issuer';
import { admission } from './admission';
import type { certManager } from './index';
import { Authority, byCloudflare, byHttp, LetsEncrypt, selfSigner } from './issuers';
import { controllerRules, injectorRules, leaderRules, reviewRules, webhookRules } from './rights';

export interface CertManagerProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Fully qualified, with exact tags. */
  readonly images: {
    readonly controller: string;
    readonly webhook: string;
    readonly cainjector: string;
    /** Answers challenges by HTTP; started when needed. */
    readonly solver: string;
  };
  /** What its containers ask for and may use. */
  readonly resources: {
    readonly controller: Resources;
    readonly webhook: Resources;
    readonly cainjector: Resources;
  };
  /**
   * Public resolvers, `address:53`, that tell whether the DNS record of a challenge is there.
   *
   * @default ['1.1.1.1:53', '9.9.9.9:53']
   */
  readonly resolvers?: readonly string[];
  /**
   * Whether it may start pods and make Ingresses that answer challenges by HTTP.
   *
   * @default false
   */
  readonly solvesByHttp?: boolean;
}

const name = 'cert-manager';
const security = restrictedPod({ uid: 1000 });

/**
 * cert-manager: the controller, the webhook that refuses what makes no sense, and the process that tells webhooks
 * which CA signed for them.
 *
 * Upstream: cert-manager v1.21.2, deploy/charts/cert-manager.
 */
export class CertManager extends Construct {
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    this.controller(props);
    this.webhook(props);
    this.injector(props);
  }

  private controller(props: CertManagerProps): void {
    const { namespace, images, resources, solvesByHttp = false } = props;
    const { resolvers = ['1.1.1.1:53', '9.9.9.9:53'] } = props;
    this.process(namespace, name, {
      rules: leaderRules('cert-manager-controller'),
      clusterRules: controllerRules({ solvesByHttp }),
      container: {
        name: 'controller',
        image: images.controller,
        resources: resources.controller,
        args: [
          '--v=2',
          `--cluster-resource-namespace=${namespace}`,
          `--leader-election-namespace=${namespace}`,
          `--acme-http01-solver-image=${images.solver}`,
          '--max-concurrent-challenges=60',
          '--dns01-recursive-nameservers-only=true',
          `--dns01-recursive-nameservers=${resolvers.join(',')}`,
        ],
        ports: { 'http-metrics': 9402, 'http-healthz': 9403 },
        liveness: httpProbe('/livez', 'http-healthz', { timeout: 15, failures: 8 }),
      },
    });
  }

  private webhook({ namespace, images, resources }: CertManagerProps): void {
    const own = `${name}-webhook`;
    const authority = `${own}-ca`;
    this.process(namespace, own, {
      rules: webhookRules(authority),
      clusterRules: reviewRules,
      container: {
        name: 'webhook',
        image: images.webhook,
        resources: resources.webhook,
        args: [
          '--v=2',
          '--secure-port=10250',
          `--dynamic-serving-ca-secret-namespace=${namespace}`,
          `--dynamic-serving-ca-secret-name=${authority}`,
          `--dynamic-serving-dns-names=${own}`,
          `--dynamic-serving-dns-names=${own}.${namespace}`,
          `--dynamic-serving-dns-names=${own}.${namespace}.svc`,
        ],
        ports: { https: 10250, healthcheck: 6080, 'http-metrics': 9402 },
        readiness: httpProbe('/healthz', 'healthcheck', { period: 5 }),
        liveness: httpProbe('/livez', 'healthcheck', { failures: 8 }),
      },
      service: { https: { port: 443, targetPort: 'https' } },
    });
    admission(this, { name: own, namespace, component: name }, authority);
  }

  private injector({ namespace, images, resources }: CertManagerProps): void {
    const lease = 'cert-manager-cainjector-leader-election';
    this.process(namespace, `${name}-cainjector`, {
      rules: leaderRules(lease, `${lease}-core`),
      clusterRules: injectorRules,
      container: {
        name: 'cainjector',
        image: images.cainjector,
        resources: resources.cainjector,
        args: ['--v=2', `--leader-election-namespace=${namespace}`],
        ports: { 'http-metrics': 9402 },
        // It has no endpoint for its health.
        liveness: tcpProbe('http-metrics', { failures: 5 }),
      },
    });
  }

  private process(
    namespace: string,
    own: string,
    { rules, clusterRules, container: options, ...more }: Process,
  ): void {
    const where = { name: own, namespace, component: name };
    const account = new Account(this, `${own}-account`, { ...where, rules, clusterRules });
    new Server(this, own, { ...where, account, security, containers: [container(options)], ...more });
  }
}

interface Process extends Pick<ServerProps, 'service'> {
  readonly rules: readonly PolicyRule[];
  readonly clusterRules: readonly PolicyRule[];
  readonly container: ContainerOptions;
}

export const build: Build<PropsOf<typeof certManager>> = (chart, props) => {
  const { namespace, images, workloads, options, platform, hosts } = props;
  const { tls, cluster } = platform;
  new CertManager(chart, name, {
    namespace,
    images,
    resources: {
      controller: workloads['cert-manager'].containers.controller,
      webhook: workloads['cert-manager-webhook'].containers.webhook,
      cainjector: workloads['cert-manager-cainjector'].containers.cainjector,
    },
    resolvers: options.resolvers,
    solvesByHttp: provenByHttp(tls),
  });
  selfSigner(chart, namespace);
  new Authority(chart, 'cluster-authority', {
    namespace,
    issuer: clusterIssuer,
    secret: authorities.cluster,
    commonName: 'Thinkube cluster CA',
    domains: ['svc', 'cluster.local'],
  });
  if (tls.issuer === 'home') {
    // A component may have been given a full name of its own, outside the home domain.
    const others = hosts.map(({ host }) => host).filter((host) => !host.endsWith(`.${cluster.domain}`));
    new Authority(chart, 'home-authority', {
      namespace,
      issuer: issuerName(tls),
      secret: authorities.home,
      commonName: 'Thinkube home CA',
      domains: [cluster.domain, ...others],
    });
  }
  if (tls.issuer === 'letsencrypt') {
    const { email, staging } = tls;
    new LetsEncrypt(chart, 'letsencrypt', {
      issuer: issuerName(tls),
      email,
      staging,
      solvers: proofsOf(tls, hosts),
    });
  }
};

function proofsOf(tls: Extract<Context['tls'], { issuer: 'letsencrypt' }>, hosts: readonly Host[]) {
  if (tls.challenge === 'dns01' && tls.dns) return [byCloudflare(tls.dns.token)];
  const elsewhere = hosts.filter((each) => each.class !== solver.class).map(({ host }) => host);
  return byHttp({ cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' }, elsewhere);
}
