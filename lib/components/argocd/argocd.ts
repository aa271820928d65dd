import { Construct } from 'constructs';
import {
  Account,
  add,
  configFiles,
  type Given,
  labels,
  planned,
  pod,
  Route,
  readAsset,
  Server,
  shortHash,
} from '../../kit';
import * as pods from './pods';
import { images as packaged, ports, processes, workloads } from './processes';
import { controllerEverywhere, redisHere, serverEverywhere, serverHere } from './rights';
import { type ArgoCdSignIn, policy, settings } from './settings';

export interface ArgoCdProps {
  /** Namespace of its objects and of its Applications; it must exist. @default 'argocd' */
  readonly namespace?: string;
  /** Fully qualified, with exact tags. @default - the versions of the package */
  readonly images?: { readonly argocd: string; readonly redis: string };
  /** Memory limit of the controller, which holds all objects of the cluster in memory. @default '1Gi' */
  readonly controllerMemory?: string;
  /** Seconds between two looks at Git. @default 180 */
  readonly pollSeconds?: number;
  /**
   * Keys of SSH Git hosts in addition to those of well-known hosts, one per line as ssh-keyscan prints them.
   *
   * @default []
   */
  readonly knownHosts?: readonly string[];
  /** Certificates to trust, for Git hosts of your own and for sign-in. @default - the public ones */
  readonly trust?: { readonly configMap: string; readonly key: string };
  /**
   * Without `trust`: certificates in PEM to trust in addition to the public ones.
   *
   * @default []
   */
  readonly roots?: readonly string[];
  /**
   * Public name of the web server. Without it everything is synced as well, but there is no web server to sign in
   * to: this is how a cluster starts, before it has an identity provider.
   *
   * @default - no web server
   */
  readonly route?: Given<'route'>;
  /** Client and groups at the issuer, for the web server. @default - only the local account signs in */
  readonly signIn?: ArgoCdSignIn;
  /**
   * A local account of the web server, named admin; its first password is in the Secret argocd-initial-admin-secret.
   *
   * @default false
   */
  readonly localAdmin?: boolean;
  /**
   * Health checks in Lua of kinds that are not Argo CD's or Kubernetes' own.
   *
   * @default - none: Argo CD goes by what it knows itself
   */
  readonly health?: readonly { readonly group: string; readonly kind: string; readonly code: string }[];
}

const id = 'argocd';
const security = pod.restricted({ uid: 999 });

/** Props with their defaults, and the workloads that follow from them. */
const settled = (props: ArgoCdProps) => {
  const { namespace = id, images = packaged, controllerMemory = '1Gi', pollSeconds = 180 } = props;
  const roots = props.trust ? [] : (props.roots ?? []);
  const own = roots.length > 0 ? pods.ownTrust : undefined;
  const trust = props.trust ? pod.trusted(props.trust, '/etc/thinkube/trust') : own;
  const plans = { id, namespace, workloads: workloads({ controllerMemory, roots: own !== undefined }) };
  return { namespace, images, pollSeconds, plans, roots, ...(trust && { trust }) };
};
type Settled = ReturnType<typeof settled>;

/** Argo CD without the parts that one cluster and generated files have no use for: Dex, ApplicationSets, notifications. */
export class ArgoCd extends Construct {
  constructor(scope: Construct, name: string, props: ArgoCdProps = {}) {
    super(scope, name);
    const all = settled(props);
    this.settings(all, props);
    this.redis(all);
    this.repoServer(all);
    this.controller(all);
    if (props.route) this.web(all, props, props.route);
  }

  private settings({ namespace }: Settled, { knownHosts = [], signIn, ...props }: ArgoCdProps): void {
    // Argo CD only reads objects with this label.
    const metadata = (name: string) => ({
      name,
      namespace,
      labels: { ...labels({ name, component: id }), 'app.kubernetes.io/part-of': 'argocd' },
    });
    const config = (name: string, data: Readonly<Record<string, string>> = {}) =>
      add(this, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data });
    const usual = readAsset(__dirname, 'ssh_known_hosts');
    config('argocd-cm', settingsOf({ signIn, ...props }));
    config('argocd-rbac-cm', signIn && policy(signIn));
    config('argocd-ssh-known-hosts-cm', {
      ssh_known_hosts: usual + knownHosts.map((line) => `${line}\n`).join(''),
    });
    config('argocd-tls-certs-cm');
    config('argocd-gpg-keys-cm');
    // Empty on purpose: Argo CD fills it with its own key, and a field that is not written here is left alone.
    add(this, { apiVersion: 'v1', kind: 'Secret', metadata: metadata('argocd-secret'), type: 'Opaque' });
  }

  private redis({ namespace, images, plans }: Settled): void {
    const name = processes.redis;
    new Server(this, name, {
      ...planned(plans, name, {
        init: { 'secret-init': pods.secretInit(images.argocd) },
        containers: { redis: pods.redis(images.redis) },
      }),
      security,
      account: new Account(this, 'redis-account', { name, namespace, component: id, rules: redisHere(name) }),
      service: { redis: ports.redis },
    });
  }

  private repoServer({ images, plans, roots, ...props }: Settled): void {
    const name = processes.repoServer;
    const further =
      roots.length > 0
        ? configFiles(this, { name: 'argocd-roots', namespace: props.namespace, component: id }, files(roots))
        : undefined;
    const memory = plans.workloads[name].containers['repo-server'].memoryLimit;
    new Server(this, name, {
      ...planned(plans, name, {
        ...(further && { init: { roots: pods.allRoots(images.argocd) } }),
        containers: { 'repo-server': pods.repoServer({ image: images.argocd, memory, ...props }) },
      }),
      security,
      volumes: [...pods.repoServerVolumes(props), ...(further ? [pod.config('roots', further.name)] : [])],
      ...(further && { config: further.hash }),
      service: { grpc: ports.repoServer },
    });
  }

  private controller({ namespace, images, pollSeconds, plans }: Settled): void {
    const name = processes.controller;
    const memory = plans.workloads[name].containers.controller.memoryLimit;
    // The part that all others work for.
    this.node.defaultChild = new Server(this, name, {
      ...planned(plans, name, {
        containers: { controller: pods.controller({ image: images.argocd, memory, pollSeconds }) },
      }),
      security,
      account: new Account(this, 'controller-account', {
        name,
        namespace,
        component: id,
        clusterRules: controllerEverywhere,
      }),
      volumes: pods.controllerVolumes,
    });
  }

  private web({ images, plans, ...all }: Settled, props: ArgoCdProps, route: Given<'route'>): void {
    const where = { name: processes.server, namespace: all.namespace, component: id };
    const memory = plans.workloads[where.name].containers.server.memoryLimit;
    new Server(this, where.name, {
      ...planned(plans, where.name, {
        containers: { server: pods.server({ image: images.argocd, memory, ...all }) },
      }),
      security,
      account: new Account(this, 'server-account', {
        ...where,
        rules: serverHere,
        clusterRules: serverEverywhere,
      }),
      volumes: pods.serverVolumes(all),
      service: { http: { port: 80, targetPort: ports.server } },
      // It creates the local account at its start, and caches what it knows of the issuer.
      config: shortHash(settingsOf(props)),
    });
    new Route(this, 'route', { ...where, route });
  }
}

/** Each ends its last line, since all become one file. */
const files = (roots: readonly string[]) =>
  Object.fromEntries(roots.map((root, i) => [`root-${i}.crt`, `${root.trim()}\n`]));

const settingsOf = ({ route, signIn, localAdmin, health }: ArgoCdProps) =>
  settings({ health, ...(route && { url: route.url, signIn, localAdmin }) });
