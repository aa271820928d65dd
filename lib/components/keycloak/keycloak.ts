import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import { configFiles } from '../../constructs/config-file';
import { Route } from '../../constructs/route';
import { Server } from '../../constructs/server';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, emptyDir, mount } from '../../kube/volumes';
import type { Handle } from '../../plan/capabilities';
import type { PropsOf } from '../../plan/component';
import { addressesOf, keycloak } from './index';
import { type KeycloakClient, Realm, type RealmProps } from './realm';

export interface KeycloakProps extends Omit<RealmProps, 'server' | 'resources' | 'image'> {
  /** Public address, `https://…` without a path: the issuer is `<url>/realms/thinkube` for browsers and pods. */
  readonly url: string;
  /** PostgreSQL; the Secret has the keys `username` and `password`. */
  readonly database: Omit<Handle<'database'>, 'kind'>;
  /**
   * Its Ingress.
   *
   * @default - none
   */
  readonly route?: Omit<Handle<'route'>, 'kind'>;
  /** Addresses of the ingress controllers' pods, whose forwarded headers are believed. */
  readonly podCidr: string;
  /** Of the server, and of the build of its options before it. */
  readonly resources?: Resources;
  /** Of what keeps the realm as it should be. */
  readonly realmResources?: Resources;
  /** @default - the versions of the package */
  readonly images?: { readonly keycloak: string; readonly python: string };
}

/** Where Keycloak's own folder lies once its options are built in. */
const home = '/kc';
const port = 8080;

/**
 * Keycloak with one realm, its groups, clients and first administrator; all state is in the database.
 *
 * Its build options are fixed by an init container on a scratch volume, so that the image's root stays read-only
 * and a restart is quick. A Job makes the realm what the props say, again every hour.
 *
 * Upstream: keycloak 26.7.3, docs/guides/server/{configuration,hostname,reverseproxy,management-interface}.
 */
export class Keycloak extends Construct {
  constructor(scope: Construct, id: string, props: KeycloakProps) {
    super(scope, id);
    const { namespace, route, adminSecret, firstAdmin, clients, timeZone, realmResources } = props;
    const { images = keycloak.images } = props;
    this.server(props);
    new Realm(this, 'realm', {
      namespace,
      adminSecret,
      firstAdmin,
      ...(clients && { clients }),
      ...(timeZone && { timeZone }),
      server: `http://keycloak.${namespace}.svc:${port}`,
      image: images.python,
      ...(realmResources && { resources: realmResources }),
    });
    if (route) new Route(this, 'route', { name: 'keycloak', namespace, component: 'keycloak', route });
  }

  private server(props: KeycloakProps): void {
    const { namespace, images = keycloak.images } = props;
    const { resources = { cpu: '100m', memory: '640Mi', memoryLimit: '1Gi' } } = props;
    const where = { namespace, component: 'keycloak' };
    const buildScript = readAsset(__dirname, 'build.sh');
    const scripts = configFiles(this, { ...where, name: 'keycloak-build' }, { 'build.sh': buildScript });
    const env = environment(props);
    const writable = [mount('home', home), mount('tmp', '/tmp')];
    const management = (path: string) => httpProbe(path, 'management');

    new Server(this, 'server', {
      ...where,
      name: 'keycloak',
      // One at a time: an old server must not run against a database that a new one has migrated.
      kind: 'StatefulSet',
      security: restrictedPod({ uid: 1000, gid: 1000 }),
      init: [
        container({
          name: 'build',
          image: images.keycloak,
          command: ['sh', '/scripts/build.sh', '/opt/keycloak', home],
          // All of it: the server does not start where an option that is built in differs from its own.
          env,
          resources,
          mounts: [...writable, mount('scripts', '/scripts', { readOnly: true })],
        }),
      ],
      containers: [
        container({
          name: 'keycloak',
          image: images.keycloak,
          command: [`${home}/bin/kc.sh`, 'start', '--optimized'],
          env,
          resources,
          ports: { http: port, management: 9000 },
          mounts: writable,
          // The first start makes the schema, an upgrade migrates it.
          startup: startup(management('/health/started'), 900),
          readiness: management('/health/ready'),
          liveness: management('/health/live'),
        }),
      ],
      volumes: [
        emptyDir('home', { sizeLimit: '1Gi' }),
        emptyDir('tmp', { sizeLimit: '256Mi' }),
        configVolume('scripts', scripts.name),
      ],
      service: { http: port },
      config: scripts.hash,
    });
  }
}

const environment = ({ url, database, adminSecret, podCidr }: KeycloakProps) => ({
  KC_DB: 'postgres',
  KC_DB_URL_HOST: database.host,
  KC_DB_URL_PORT: String(database.port),
  KC_DB_URL_DATABASE: database.name,
  KC_DB_USERNAME: fromSecret(database.secret, 'username'),
  KC_DB_PASSWORD: fromSecret(database.secret, 'password'),
  KC_DB_POOL_INITIAL_SIZE: '1',
  KC_DB_POOL_MIN_SIZE: '1',
  KC_DB_POOL_MAX_SIZE: '15',
  KC_CACHE: 'local',
  KC_HEALTH_ENABLED: 'true',
  KC_METRICS_ENABLED: 'true',
  KC_EVENT_METRICS_USER_ENABLED: 'true',
  KC_HOSTNAME: url,
  // TLS ends at the ingress controller.
  KC_HTTP_ENABLED: 'true',
  KC_HTTP_PORT: String(port),
  KC_HTTP_MANAGEMENT_PORT: '9000',
  KC_PROXY_HEADERS: 'xforwarded',
  KC_PROXY_TRUSTED_ADDRESSES: podCidr,
  // It has no token of the cluster, and calls nothing there.
  KC_TRUSTSTORE_KUBERNETES_ENABLED: 'false',
  // Obeyed at the very first start only: the realm's Job makes a lasting client with it, and removes it.
  KC_BOOTSTRAP_ADMIN_CLIENT_ID: 'thinkube-bootstrap',
  KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: fromSecret(adminSecret, 'bootstrap'),
  JAVA_OPTS_KC_HEAP: '-XX:InitialRAMPercentage=10 -XX:MaxRAMPercentage=50 -XX:MinRAMPercentage=50',
});

export const build: Build<PropsOf<typeof keycloak>> = (chart, props) => {
  const { namespace, claims, platform, workloads, images, granted } = props;
  new Keycloak(chart, 'keycloak', {
    namespace,
    images,
    url: claims.route.url,
    database: claims.database,
    adminSecret: claims.admin.secret,
    firstAdmin: { ...platform.cluster.admin, secret: claims.firstAdmin.secret },
    clients: granted('signIn').map(({ claim, handle, routes }): KeycloakClient => {
      const addresses = addressesOf(routes);
      const under = (paths: readonly string[]) =>
        addresses.flatMap((url) => paths.map((path) => `${url}${path}`));
      return {
        clientId: handle.clientId,
        ...(!claim.public && { secret: handle.secret }),
        redirectUris: [...under(claim.redirectPaths), ...(claim.redirectUris ?? [])],
        logoutUris: under(claim.logoutPaths ?? ['/']),
        ...(addresses[0] !== undefined && { home: addresses[0] }),
        serviceAccount: claim.serviceAccount ?? false,
      };
    }),
    route: claims.route,
    podCidr: platform.network.podCidr,
    resources: workloads.keycloak.containers.keycloak,
    realmResources: workloads['keycloak-realm'].containers.realm,
    timeZone: platform.cluster.timezone,
  });
};
