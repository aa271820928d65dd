/** Answers to needs, for constructs that a test builds alone. */
import type { Given, Kind, Needs } from '../lib/plan/kinds';

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

const secret = 'given';
const stubs: { readonly [K in Kind]: (name: string) => Given<K> } = {
  database: () => ({ secret, host: 'postgresql.postgresql', port: 5432, name: 'own', user: 'own' }),
  cache: () => ({ secret, host: 'valkey.valkey', port: 6379, user: 'own', index: 1 }),
  logs: () => ({ secret, host: 'logs.logs.svc', port: 9200, prefix: 'logs' }),
  messages: () => ({ secret, host: 'nats.nats', port: 4222, user: 'own' }),
  documents: () => ({ secret, host: 'mongodb.mongodb', port: 27017, name: 'own', user: 'own' }),
  analytics: () => ({
    secret,
    host: 'clickhouse.clickhouse',
    port: 9000,
    httpPort: 8123,
    name: 'own',
    user: 'own',
  }),
  timeSeries: () => ({ secret, host: 'timescaledb.timescaledb', port: 5432, name: 'own', user: 'own' }),
  bucket: () => ({ secret, endpoint: 'http://minio.minio:9000', region: 'us-east-1', bucket: 'own' }),
  mail: () => ({ host: 'smtp.example.com', port: 587, from: 'home@example.com', tls: 'starttls' }),
  bucketReader: () => ({ secret, endpoint: 'http://minio.minio:9000', region: 'us-east-1' }),
  registry: () => ({ secret, host: 'registry.home.example.com', project: 'apps' }),
  builder: () => ({ address: 'tcp://builder:1234' }),
  pushes: () => ({}),
  signIn: () => given.signIn,
  route: given.route,
  secret: () => ({ secret, keys: ['password'] }),
  userSecret: () => ({ secret, keys: ['token'] }),
  trust: () => given.trust,
  functions: () => ({ domain: 'functions.home.example.com' }),
  call: () => ({ on: true, namespace: 'other' }),
  metrics: () => ({}),
  gpu: () => ({ runtimeClass: 'nvidia' }),
  address: () => ({ pool: 'home' }),
  ...{ kubeApi: () => ({}), webhook: () => ({}), lan: () => ({}), internet: () => ({}), nodes: () => ({}) },
  ...{
    publicNames: () => ({}),
    dashboard: () => ({}),
    backup: () => ({}),
    schedule: () => ({}),
    steer: () => ({}),
    api: () => ({}),
    secretStore: () => ({}),
    dns: () => ({}),
  },
  volume: () => ({}),
};

/** An answer to each need of a component, by name. */
export const answersTo = (id: string, needs: Needs): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(needs).flatMap(([name, need]) => {
      if (need === undefined) return [];
      const answer = stubs[need.kind](name);
      if (need.kind !== 'route') return [[name, answer]];
      return [[name, { ...answer, service: need.service ?? id, servicePort: need.port }]];
    }),
  );
