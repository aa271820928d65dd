import { inMi, mebibytes } from '../../kube/quantity';
import { dashboard, database, metrics, type Routes, route, secret } from '../../plan/capabilities';
import { defineComponent, type Owner } from '../../plan/component';
import { memory } from '../../plan/schema/fields';

/** The realm that every component and every person is in. */
export const realm = 'thinkube';
/** Names of the groups, as they stand in the claim `groups`. */
export const groups = { admins: 'admins', users: 'users' } as const;

/**
 * Keycloak's own program beside the running server, in the same memory: half a gigabyte is the server's, and with
 * the settings of a server this would take as much again.
 */
const program =
  'env "JAVA_OPTS_KC_HEAP=-Xmx128m -XX:TieredStopAtLevel=1" KC_HTTP_MANAGEMENT_PORT=9999 /kc/bin/kc.sh';

/** The database knows neither of the new secrets: the first client is made once more, and removed by the realm's Job. */
const bootstrapAgain =
  `kubectl exec -n keycloak keycloak-0 -- ${program} bootstrap-admin service --optimized --no-prompt ` +
  '--client-id thinkube-bootstrap --client-secret:env KC_BOOTSTRAP_ADMIN_CLIENT_SECRET';

export const keycloak = defineComponent({
  id: 'keycloak',
  title: 'Keycloak',
  summary: 'One account for every person and every application: sign-in by OpenID Connect',
  category: 'identity',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {
    memory: memory
      .default('1Gi')
      .meta({ description: 'Memory limit; half of it is Java’s heap. 768Mi at least.' }),
  },
  images: {
    keycloak: 'quay.io/keycloak/keycloak:26.7.3',
    python: 'docker.io/library/python:3.14.3-alpine3.23',
  },
  claims: () => ({
    database: database(),
    admin: secret({ keys: ['bootstrap', 'provisioner'], rotation: { after: [bootstrapAgain] } }),
    firstAdmin: secret({
      length: 20,
      rotation: { never: 'it opened the account once; people change their own password at its address' },
    }),
    route: route({
      host: 'auth',
      service: 'keycloak',
      port: 8080,
      annotations: {
        // Tokens travel in headers, which outgrow the default of 4k.
        'nginx.org/proxy-buffer-size': '16k',
        'nginx.org/proxy-buffers': '8 16k',
      },
    }),
    metrics: metrics({ pods: 'keycloak', port: 9000, alerts: ['alerts.yaml'] }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
  }),
  workloads: (options) => {
    const limit = mebibytes(options.memory);
    const java = { cpu: '100m', memory: inMi(limit * 0.625), memoryLimit: inMi(limit) };
    return {
      keycloak: { kind: 'StatefulSet', containers: { keycloak: java }, init: { build: java } },
      'keycloak-realm': {
        kind: 'Job',
        containers: { realm: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
      },
      'keycloak-realm-repair': {
        kind: 'CronJob',
        containers: { realm: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
      },
    };
  },
  problems: (options) =>
    mebibytes(options.memory) < 768
      ? [{ path: 'memory', message: 'is too little for Keycloak', hint: 'write 768Mi or more' }]
      : [],
  provides: {
    signIn: (claim, owner, _options, { cluster }, { routes }) => {
      const clientId = clientIdOf(owner);
      return {
        handle: {
          kind: 'signIn',
          secret: owner.secret,
          issuer: `${routes['route']?.url ?? `https://auth.${cluster.domain}`}/realms/${realm}`,
          clientId,
          groups,
        },
        credential: { keys: claim.public ? [] : ['clientSecret'], fixed: { clientId } },
      };
    },
  },
  help: {
    first:
      'Sign in at the address with /realms/thinkube/account as the administrator named in your config; `kubectl get secret -n credentials keycloak-first-admin -o jsonpath={.data.password} | base64 -d` shows the first password, which you then change. People are added at /admin/thinkube/console.',
    emergency: `Nobody can sign in any more: \`kubectl exec -it -n keycloak keycloak-0 -- ${program} bootstrap-admin user --optimized\` makes an administrator for /admin/master/console. Delete that account when you are done.`,
  },
});

/** A component has one client as a rule, named like it; a second one has the name of its claim as well. */
const clientIdOf = ({ id, claim, secret: name }: Owner): string => (claim === 'signIn' ? id : name);

/** Addresses of a component that signs in: those of its main route, or of all where none is called `route`. */
export const addressesOf = (routes: Routes): readonly string[] => {
  const main = routes['route'];
  return (main ? [main] : Object.values(routes)).map(({ url }) => url).sort();
};
