import {
  configFiles,
  defineComponent,
  field,
  inDays,
  inMi,
  mebibytes,
  need,
  OneShot,
  oneShot,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
  stock,
} from '../../kit';
import { environment, ports } from './environment';
import { groups, mailServer, realm, secretFiles, wantedRealm } from './realm';

/** Keycloak's own folder once its options are built in. */
const home = '/kc';

/**
 * Keycloak's own program next to the running server, in the same memory: half a gigabyte is the server's, and with
 * the settings of a server this would take as much again.
 */
const program = `env "JAVA_OPTS_KC_HEAP=-Xmx128m -XX:TieredStopAtLevel=1" KC_HTTP_MANAGEMENT_PORT=9999 ${home}/bin/kc.sh`;

/** The database has neither of the new secrets: the first client is created again, and removed by the realm's Job. */
const bootstrapAgain =
  `kubectl exec -n keycloak keycloak-0 -- ${program} bootstrap-admin service --optimized --no-prompt ` +
  '--client-id thinkube-bootstrap --client-secret:env KC_BOOTSTRAP_ADMIN_CLIENT_SECRET';

/**
 * Keycloak with one realm, its groups, clients and first administrator; all state is in the database.
 *
 * Its build options are fixed by an init container on a scratch volume, so that the image's root stays read-only
 * and a restart is quick. A Job makes the realm what the plan says, again every hour.
 *
 * Upstream: keycloak 26.7.3, docs/guides/server/{configuration,hostname,reverseproxy,management-interface}.
 */
export const keycloak = defineComponent({
  id: 'keycloak',
  title: 'Keycloak',
  summary: 'One account for every person and every application: sign-in by OpenID Connect',
  category: 'identity',
  profiles: 'all',
  folder: __dirname,
  options: {
    memory: field.memory
      .default('1Gi')
      .meta({ description: 'Memory limit; half of it is Java’s heap. 1Gi at least.' }),
  },
  images: {
    keycloak: 'quay.io/keycloak/keycloak:26.7.4',
    python: stock.pythonSmall,
  },
  needs: (_options, { mail }) => ({
    database: need.database(),
    admin: need.secret({ keys: ['bootstrap', 'provisioner'], rotation: { after: [bootstrapAgain] } }),
    firstAdmin: need.secret({
      length: 20,
      rotation: { never: 'it opened the account once; people change their own password at its address' },
    }),
    route: need.route({
      host: 'auth',
      port: ports.http,
      annotations: {
        // Tokens travel in headers, which outgrow the default of 4k.
        'nginx.org/proxy-buffer-size': '16k',
        'nginx.org/proxy-buffers': '8 16k',
      },
    }),
    mail: need.mail({ pods: 'keycloak' }),
    trust: mail && need.trust(),
    metrics: need.metrics({ port: ports.management }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory }) => {
    const limit = mebibytes(memory);
    const java = { cpu: '100m', memory: inMi(limit * 0.625), memoryLimit: inMi(limit) };
    return {
      keycloak: {
        // One at a time: an old server must not run against a database that a new one has migrated.
        kind: 'StatefulSet',
        containers: { keycloak: java },
        init: { build: java },
      },
      ...oneShot('keycloak-realm', {
        containers: { realm: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
      }),
    };
  },
  problems: ({ memory }) =>
    // The way back in when nobody can sign in is a second program next to the server.
    mebibytes(memory) < 1024
      ? [{ path: 'memory', message: 'is too little for Keycloak', hint: 'write 1Gi or more' }]
      : [],
  provides: {
    signIn: ({ need, client, routes, platform }) => {
      // A component usually has one client, with its id; a second one also has the name of its need.
      const clientId = client.need === 'signIn' ? client.id : client.secret;
      const issuer = `${routes['route']?.url ?? `https://auth.${platform.cluster.domain}`}/realms/${realm}`;
      const protocol = `${issuer}/protocol/openid-connect`;
      return {
        given: {
          secret: client.secret,
          issuer,
          endpoints: {
            authorize: `${protocol}/auth`,
            token: `${protocol}/token`,
            userInfo: `${protocol}/userinfo`,
            keys: `${protocol}/certs`,
            logout: `${protocol}/logout`,
          },
          clientId,
          groups,
        },
        credential: { keys: need.public ? [] : ['clientSecret'], fixed: { clientId } },
      };
    },
  },
  keeps: () => [{ what: 'who signed in, and changes of accounts', stays: inDays(30) }],
  help: {
    first:
      'Sign in at the address with /realms/thinkube/account as the administrator named in your config; `kubectl get secret -n credentials keycloak-first-admin -o jsonpath={.data.password} | base64 -d` shows the first password, which you then change. People are added at /admin/thinkube/console.',
    emergency: `Nobody can sign in any more: \`kubectl exec -it -n keycloak keycloak-0 -- ${program} bootstrap-admin user --optimized\` makes an administrator for /admin/master/console. Delete that account when you are done.`,
  },
  build(scope, props) {
    const { id, namespace, images, needs, platform, clients } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const scripts = configFiles(scope, where('keycloak-build'), shippedFiles(__dirname, ['build.sh']));
    const trust = needs.trust && pod.trusted(needs.trust);
    const env = environment(needs, { podCidr: platform.network.podCidr, roots: trust?.file });
    const mounts = [pod.mount('home', home), pod.mount('tmp', '/tmp'), ...(trust ? [trust.mount] : [])];
    const management = (path: string) => pod.http(path, 'management');

    new Server(scope, 'server', {
      ...planned(props, 'keycloak', {
        init: {
          build: {
            image: images.keycloak,
            command: ['sh', '/scripts/build.sh', '/opt/keycloak', home],
            // All of it: the server does not start if an option that is built in differs from its own.
            env,
            mounts: [...mounts, pod.mount('scripts', '/scripts', { readOnly: true })],
          },
        },
        containers: {
          keycloak: {
            image: images.keycloak,
            command: [`${home}/bin/kc.sh`, 'start', '--optimized'],
            env,
            ports,
            mounts,
            // The first start makes the schema, an upgrade migrates it.
            startup: pod.startup(management('/health/started'), 900),
            readiness: management('/health/ready'),
            liveness: management('/health/live'),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [
        pod.emptyDir('home', { sizeLimit: '1Gi' }),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
        pod.config('scripts', scripts.name),
        ...(trust ? [trust.volume] : []),
      ],
      service: { http: ports.http },
      config: scripts.hash,
    });

    const signIns = clients('signIn');
    const { mail } = needs;
    const files = configFiles(scope, where('keycloak-realm'), {
      ...shippedFiles(__dirname, ['keycloak_api.py', 'provision.py', 'mail.py', 'realm.json']),
      'wanted.json': `${JSON.stringify(wantedRealm(platform.cluster.admin, signIns), undefined, 2)}\n`,
      'mail.json': `${JSON.stringify(mail ? mailServer(mail) : null, undefined, 2)}\n`,
    });
    new OneShot(scope, 'realm', {
      ...planned(props, 'keycloak-realm', {
        containers: {
          realm: {
            image: images.python,
            command: ['python3', '/config/mail.py', '/config', '/secrets'],
            env: { KEYCLOAK_URL: `http://keycloak.${namespace}.svc:${ports.http}` },
            mounts: [
              pod.mount('config', '/config', { readOnly: true }),
              pod.mount('secrets', '/secrets', { readOnly: true }),
            ],
          },
        },
      }),
      security: pod.restricted({ uid: 65534 }),
      volumes: [pod.config('config', files.name), secretFiles(needs, signIns)],
      content: files.hash,
      timeZone: platform.cluster.timezone,
    });
    new Route(scope, 'route', { ...where('keycloak'), route: needs.route });
  },
});
