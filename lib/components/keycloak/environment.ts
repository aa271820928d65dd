import { type Given, pod } from '../../kit';

interface Needs {
  readonly route: Given<'route'>;
  readonly database: Given<'database'>;
  readonly admin: Given<'secret'>;
}

/** Ports: of sign-in, and of probes and metrics. */
export const ports = { http: 8080, management: 9000 };

interface Surroundings {
  /** Addresses of the ingress controllers' pods. */
  readonly podCidr: string;
  /** File of trusted certificates, for a mail server of one's own. */
  readonly roots: string | undefined;
}

/** Keycloak's settings as variables. */
export const environment = ({ route, database, admin }: Needs, { podCidr, roots }: Surroundings) => ({
  KC_DB: 'postgres',
  KC_DB_URL_HOST: database.host,
  KC_DB_URL_PORT: String(database.port),
  KC_DB_URL_DATABASE: database.name,
  KC_DB_USERNAME: pod.fromSecret(database.secret, 'username'),
  KC_DB_PASSWORD: pod.fromSecret(database.secret, 'password'),
  KC_DB_POOL_INITIAL_SIZE: '1',
  KC_DB_POOL_MIN_SIZE: '1',
  KC_DB_POOL_MAX_SIZE: '15',
  KC_CACHE: 'local',
  KC_HEALTH_ENABLED: 'true',
  KC_METRICS_ENABLED: 'true',
  KC_EVENT_METRICS_USER_ENABLED: 'true',
  KC_HOSTNAME: route.url,
  // TLS ends at the ingress controller.
  KC_HTTP_ENABLED: 'true',
  KC_HTTP_PORT: String(ports.http),
  KC_HTTP_MANAGEMENT_PORT: String(ports.management),
  KC_PROXY_HEADERS: 'xforwarded',
  // Their forwarded headers are believed.
  KC_PROXY_TRUSTED_ADDRESSES: podCidr,
  // It has no token of the cluster, and calls nothing there.
  KC_TRUSTSTORE_KUBERNETES_ENABLED: 'false',
  KC_TRUSTSTORE_PATHS: roots,
  // Used at the very first start only: the realm's Job creates a permanent client with it, and removes it.
  KC_BOOTSTRAP_ADMIN_CLIENT_ID: 'thinkube-bootstrap',
  KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: pod.fromSecret(admin.secret, 'bootstrap'),
  JAVA_OPTS_KC_HEAP: '-XX:InitialRAMPercentage=10 -XX:MaxRAMPercentage=50 -XX:MinRAMPercentage=50',
});
