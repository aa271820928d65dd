import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import type { Container } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { add } from '../../constructs/object';
import { Route } from '../../constructs/route';
import { Server, type ServerProps } from '../../constructs/server';
import { readAsset } from '../../kube/asset';
import { labels, shortHash } from '../../kube/names';
import { restrictedPod } from '../../kube/restricted';
import { configVolume } from '../../kube/volumes';
import type { Handle } from '../../plan/capabilities';
import type { PropsOf } from '../../plan/component';
import { type argocd, ports, processes, images as usualImages, workloads as usualWorkloads } from './index';
import * as pods from './pods';
import { controllerEverywhere, redisHere, serverEverywhere, serverHere } from './rights';
import { type ArgoCdSignIn, policy, settings } from './settings';

export interface ArgoCdProps {
  /**
   * Argo CD's own name for it; its Applications live here.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;
  /** Id of the platform component. @default 'argocd' */
  readonly component?: string;
  /** @default - upstream's v3.6.1 */
  readonly images?: { readonly argocd: string; readonly redis: string };
  /** Resources of every container. @default - those of a small cluster, 1Gi for the controller */
  readonly workloads?: ReturnType<typeof usualWorkloads>;
  /** Seconds between two looks at Git. @default 180 */
  readonly pollSeconds?: number;
  /** Keys of SSH Git hosts, one a line as ssh-keyscan prints them, beside those of well-known hosts. */
  readonly knownHosts?: readonly string[];
  /**
   * The web server. Without it everything is synced as well, and nobody can sign in: this is how a cluster
   * starts, before it has an identity provider.
   *
   * @default - none
   */
  readonly web?: ArgoCdWeb;
  /** Certificates to trust, for Git hosts of one's own and for sign-in. @default - the public ones */
  readonly trust?: { readonly configMap: string; readonly key: string };
}

export interface ArgoCdWeb {
  /** Its public name, and how it is served. */
  readonly route: Omit<Handle<'route'>, 'kind'>;
  /** Client and groups at the issuer. */
  readonly signIn: ArgoCdSignIn;
  /** A local account named admin; its first password is in the Secret argocd-initial-admin-secret. @default false */
  readonly localAdmin?: boolean;
}

type Settled = Required<
  Pick<ArgoCdProps, 'namespace' | 'component' | 'images' | 'workloads' | 'pollSeconds'>
> &
  ArgoCdProps;

/** Argo CD without the parts that one cluster and generated files have no use for: Dex, ApplicationSets, notifications. */
export class ArgoCd extends Construct {
  constructor(scope: Construct, id: string, given: ArgoCdProps = {}) {
    super(scope, id);
    const props: Settled = {
      ...given,
      namespace: given.namespace ?? 'argocd',
      component: given.component ?? 'argocd',
      images: given.images ?? usualImages,
      workloads: given.workloads ?? usualWorkloads('1Gi'),
      pollSeconds: given.pollSeconds ?? 180,
    };
    this.settings(props);
    this.redis(props);
    this.repoServer(props);
    this.controller(props);
    if (props.web) this.web(props, props.web);
  }

  private settings({ namespace, component, knownHosts = [], web }: Settled): void {
    // Argo CD reads only what carries this label.
    const metadata = (name: string) => ({
      name,
      namespace,
      labels: { ...labels({ name, component }), 'app.kubernetes.io/part-of': 'argocd' },
    });
    const config = (name: string, data: Readonly<Record<string, string>> = {}) =>
      add(this, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data });
    const usual = readAsset(__dirname, 'ssh_known_hosts');
    config('argocd-cm', settingsOf(web));
    config('argocd-rbac-cm', web && policy(web.signIn));
    config('argocd-ssh-known-hosts-cm', {
      ssh_known_hosts: usual + knownHosts.map((line) => `${line}\n`).join(''),
    });
    config('argocd-tls-certs-cm');
    config('argocd-gpg-keys-cm');
    // Empty on purpose: Argo CD fills it with its own key, which stays as it is not written here.
    add(this, { apiVersion: 'v1', kind: 'Secret', metadata: metadata('argocd-secret'), type: 'Opaque' });
  }

  private redis(props: Settled): void {
    const { init, containers } = props.workloads[processes.redis];
    const { namespace, component, images } = props;
    const account = new Account(this, 'redis-account', {
      name: processes.redis,
      namespace,
      component,
      rules: redisHere(processes.redis),
    });
    this.process(props, processes.redis, {
      account,
      init: [pods.secretInit(images.argocd, init['secret-init'])],
      containers: [pods.redis(images.redis, containers.redis)],
      service: { redis: ports.redis },
    });
  }

  private repoServer(props: Settled): void {
    const { images, pollSeconds, trust } = props;
    const container = pods.repoServer({
      image: images.argocd,
      resources: props.workloads[processes.repoServer].containers['repo-server'],
      pollSeconds,
      ...(trust && { trust }),
    });
    this.process(props, processes.repoServer, {
      containers: [container],
      volumes: [...pods.repoServerVolumes, ...(trust ? [configVolume('trust', trust.configMap)] : [])],
      service: { grpc: ports.repoServer },
    });
  }

  private controller(props: Settled): void {
    const { namespace, component, images, pollSeconds } = props;
    const account = new Account(this, 'controller-account', {
      name: processes.controller,
      namespace,
      component,
      clusterRules: controllerEverywhere,
    });
    const container = pods.controller({
      image: images.argocd,
      resources: props.workloads[processes.controller].containers.controller,
      pollSeconds,
    });
    this.process(props, processes.controller, {
      kind: 'StatefulSet',
      account,
      containers: [container],
      volumes: pods.controllerVolumes,
    });
  }

  private web(props: Settled, web: ArgoCdWeb): void {
    const { namespace, component, images, trust } = props;
    const account = new Account(this, 'server-account', {
      name: processes.server,
      namespace,
      component,
      rules: serverHere,
      clusterRules: serverEverywhere,
    });
    const container = pods.server({
      image: images.argocd,
      resources: props.workloads[processes.server].containers.server,
      ...(trust && { trust }),
    });
    this.process(props, processes.server, {
      account,
      containers: [container],
      volumes: [...pods.serverVolumes, ...(trust ? [configVolume('trust', trust.configMap)] : [])],
      service: { http: { port: 80, targetPort: ports.server } },
      // It makes the local account at its start, and keeps what it knows of the issuer.
      config: shortHash(settingsOf(web)),
    });
    new Route(this, 'route', { name: processes.server, namespace, component, route: web.route });
  }

  private process({ namespace, component }: Settled, name: string, rest: Process): void {
    new Server(this, name, { name, namespace, component, security: restrictedPod({ uid: 999 }), ...rest });
  }
}

interface Process extends Omit<ServerProps, 'name' | 'namespace' | 'component' | 'security'> {
  readonly containers: readonly Container[];
}

const settingsOf = (web: ArgoCdWeb | undefined) =>
  settings(
    web ? { url: web.route.url, signIn: web.signIn, ...(web.localAdmin && { localAdmin: true }) } : {},
  );

/** Argo CD that looks after itself. */
export const build: Build<PropsOf<typeof argocd>> = (chart: Chart, props) => {
  const { namespace, options, images, workloads, claims } = props;
  new ArgoCd(chart, 'argocd', {
    namespace,
    component: props.id,
    images,
    workloads,
    pollSeconds: options.pollSeconds,
    knownHosts: options.knownHosts,
    trust: claims.trust,
    web: { route: claims.route, signIn: claims.signIn, localAdmin: options.localAdmin },
  });
};
