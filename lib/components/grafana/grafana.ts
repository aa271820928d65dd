import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Volume } from '../../../imports/k8s';
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
import type { grafana } from './index';

export interface GrafanaProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Address in the browser, such as `https://dashboards.example.com`. */
  readonly url: string;
  /** A PostgreSQL database of its own; the Secret has the keys `username` and `password`. */
  readonly database: Omit<Handle<'database'>, 'kind'>;
  /** Secret with the key `password`: of the account local-admin, read at the very first start only. */
  readonly admin: { readonly secret: string };
  /** Secret with the key `key`, with which secrets in the database are encrypted. It must never change. */
  readonly encryption: { readonly secret: string };
  /** Client and groups at the issuer. */
  readonly signIn: Omit<Handle<'signIn'>, 'kind'>;
  /** The bundle of trusted certificates: a ConfigMap and its key. */
  readonly trust: Omit<Handle<'trust'>, 'kind'>;
  /**
   * Dashboards as JSON, by file name. They name the data source by its uid, `prometheus`.
   *
   * @default - none
   */
  readonly dashboards?: Readonly<Record<string, string>>;
  /**
   * Address of Prometheus, which needs no sign-in there.
   *
   * @default - no data source
   */
  readonly prometheus?: string;
  /**
   * What people who are not administrators may do.
   *
   * @default 'view'
   */
  readonly usersMay?: 'view' | 'edit';
  /**
   * Show a form for the account local-admin beside Keycloak.
   *
   * @default false
   */
  readonly localLogin?: boolean;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: Resources;
}

const port = 3000;

/**
 * Grafana with its state in PostgreSQL and everything else from files: data source and dashboards. People come
 * from Keycloak, and their role from their groups.
 *
 * Upstream: grafana 13.2, docs/sources/setup-grafana and docs/sources/administration/provisioning.
 */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { namespace, trust, image, resources, dashboards = {}, prometheus } = props;
    const where = { name: 'grafana', namespace, component: 'grafana' };
    const files = {
      'grafana.ini': 'grafana.ini',
      'providers.yaml': 'provisioning/dashboards/providers.yaml',
      ...(prometheus !== undefined && { 'datasources.yaml': 'provisioning/datasources/datasources.yaml' }),
    };
    const config = configFiles(
      this,
      { ...where, name: 'grafana-config' },
      Object.fromEntries(Object.keys(files).map((name) => [name, readAsset(__dirname, name)])),
    );
    // A ConfigMap each: together they outgrow what one may hold.
    const drawn = Object.entries(dashboards).map(([file, json]) =>
      configFiles(this, { ...where, name: `dashboard-${file.replace(/\.json$/, '')}` }, { [file]: json }),
    );
    const health = httpProbe('/api/health', 'http', { timeout: 10 });

    new Server(this, 'server', {
      ...where,
      security: restrictedPod({ uid: 472 }),
      config: config.hash,
      containers: [
        container({
          name: 'grafana',
          image,
          resources,
          env: environment(props),
          ports: { http: port },
          mounts: [
            mount('config', '/etc/grafana', { readOnly: true }),
            mount('dashboards', '/dashboards', { readOnly: true }),
            mount('trust', '/trust', { readOnly: true }),
            mount('data', '/var/lib/grafana'),
            mount('search', '/var/lib/grafana-search'),
            mount('tmp', '/tmp'),
          ],
          // The first start makes some hundred tables, a new version changes them: minutes on a slow disk.
          startup: startup(health, 900),
          readiness: health,
          // Not its health: that is bad while the database is away, which no restart mends.
          liveness: httpProbe('/healthz', 'http', { period: 30, timeout: 20, failures: 6 }),
        }),
      ],
      volumes: [
        configVolume('config', config.name, { items: files }),
        {
          name: 'dashboards',
          projected: { sources: drawn.map(({ name }) => ({ configMap: { name } })) },
        } satisfies Volume,
        configVolume('trust', trust.configMap),
        emptyDir('data', { sizeLimit: '1Gi' }),
        emptyDir('search', { sizeLimit: '1Gi' }),
        emptyDir('tmp', { sizeLimit: '256Mi' }),
      ],
      service: { http: port },
    });
  }
}

function environment({
  url,
  database,
  admin,
  encryption,
  signIn,
  trust,
  prometheus,
  ...props
}: GrafanaProps) {
  const { usersMay = 'view', localLogin = false } = props;
  const { admins, users } = signIn.groups;
  const role = usersMay === 'edit' ? 'Editor' : 'Viewer';
  const keycloak = `${signIn.issuer}/protocol/openid-connect`;
  const afterwards = encodeURIComponent(`${url}/login`);
  return {
    GF_SERVER_ROOT_URL: `${url}/`,
    GF_SERVER_DOMAIN: new URL(url).host,
    GF_UNIFIED_STORAGE_INDEX_PATH: '/var/lib/grafana-search/bleve',
    GF_DATABASE_HOST: `${database.host}:${database.port}`,
    GF_DATABASE_NAME: database.name,
    GF_DATABASE_USER: fromSecret(database.secret, 'username'),
    GF_DATABASE_PASSWORD: fromSecret(database.secret, 'password'),
    GF_SECURITY_ADMIN_PASSWORD: fromSecret(admin.secret, 'password'),
    GF_SECURITY_SECRET_KEY: fromSecret(encryption.secret, 'key'),
    GF_AUTH_DISABLE_LOGIN_FORM: String(!localLogin),
    GF_AUTH_GENERIC_OAUTH_AUTO_LOGIN: String(!localLogin),
    GF_AUTH_GENERIC_OAUTH_CLIENT_ID: fromSecret(signIn.secret, 'clientId'),
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: fromSecret(signIn.secret, 'clientSecret'),
    GF_AUTH_GENERIC_OAUTH_AUTH_URL: `${keycloak}/auth`,
    GF_AUTH_GENERIC_OAUTH_TOKEN_URL: `${keycloak}/token`,
    GF_AUTH_GENERIC_OAUTH_API_URL: `${keycloak}/userinfo`,
    GF_AUTH_GENERIC_OAUTH_SIGNOUT_REDIRECT_URL: `${keycloak}/logout?post_logout_redirect_uri=${afterwards}`,
    GF_AUTH_GENERIC_OAUTH_TLS_CLIENT_CA: `/trust/${trust.key}`,
    // Whoever is in neither group is refused.
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: `contains(groups[*], '${admins}') && 'GrafanaAdmin' || contains(groups[*], '${users}') && '${role}'`,
    PROMETHEUS_URL: prometheus,
  };
}

type Props = PropsOf<typeof grafana>;

export function build(chart: Chart, props: Props): void {
  const { namespace, claims, images, options, workloads } = props;
  const { database, admin, encryption, signIn, trust, route, prometheus } = claims;
  new Grafana(chart, 'grafana', {
    namespace,
    url: route.url,
    database,
    admin,
    encryption,
    signIn,
    trust,
    dashboards: dashboardsOf(props),
    ...(prometheus.on && { prometheus: `http://prometheus.${prometheus.namespace}.svc:9090` }),
    usersMay: options.usersMay,
    localLogin: options.localLogin,
    image: images.grafana,
    resources: workloads.grafana.containers.grafana,
  });
  new Route(chart, 'route', { name: 'grafana', namespace, component: props.id, route });
}

/** The files that claims name, each under the name of its owner. */
const dashboardsOf = (props: Props): Record<string, string> =>
  Object.fromEntries(
    props
      .granted('dashboard')
      .flatMap(({ owner, claim }) =>
        claim.files.map((name) => [`${owner}-${name}`, props.file(owner, name)]),
      ),
  );
