/** Answers to needs, for constructs that a test builds alone. */
import type { Given } from '../lib/plan/kinds';

/** Keycloak's addresses below an issuer. */
export const endpointsOf = (issuer: string): Given<'signIn'>['endpoints'] => ({
  authorize: `${issuer}/protocol/openid-connect/auth`,
  token: `${issuer}/protocol/openid-connect/token`,
  userInfo: `${issuer}/protocol/openid-connect/userinfo`,
  keys: `${issuer}/protocol/openid-connect/certs`,
  logout: `${issuer}/protocol/openid-connect/logout`,
});

const issuer = 'https://auth.home.example.com/realms/thinkube';

export const given = {
  signIn: {
    secret: 'client',
    issuer,
    endpoints: endpointsOf(issuer),
    clientId: 'client',
    groups: { admins: 'admins', users: 'users' },
  } satisfies Given<'signIn'>,
  trust: { configMap: 'trust', key: 'ca.crt', truststore: 'trust.p12' } satisfies Given<'trust'>,
  /** An address below home.example.com, served by the main controller. */
  route: (name: string): Given<'route'> => ({
    namespace: 'ingress',
    pods: 'nginx',
    port: 443,
    controller: 'ingress',
    url: `https://${name}.home.example.com`,
    host: `${name}.home.example.com`,
    exposed: true,
    service: name,
    servicePort: 80,
    class: 'nginx',
    issuer: 'home',
    tlsSecret: `${name}-tls`,
    annotations: {},
    paths: ['/'],
  }),
};
