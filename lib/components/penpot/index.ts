import { defineComponent, need, planned, pod, Route, Server } from '../../kit';
import { browser, flags, mailer, shared, storage } from './environment';

/** Names that Penpot's own front end expects of its neighbours. */
const names = {
  backend: 'penpot-backend',
  frontend: 'penpot-frontend',
  exporter: 'penpot-exporter',
} as const;
const ports = { backend: 6060, frontend: 8080, exporter: 6061 } as const;

const version = '2.17.0';
const security = pod.restricted({ uid: 1001 });

/**
 * Penpot: a design tool in the browser. Files are in PostgreSQL, images in a bucket, messages between browsers in
 * Valkey; no volume is its own.
 *
 * Upstream: penpot 2.17.0, docs/technical-guide/configuration.md, docker/images, and the chart of penpot/penpot-helm.
 */
export const penpot = defineComponent({
  id: 'penpot',
  title: 'Penpot',
  summary: 'Design and prototypes in the browser, drawn together',
  category: 'service',
  profiles: ['web'],
  folder: __dirname,
  options: {},
  images: {
    backend: `docker.io/penpotapp/backend:${version}`,
    frontend: `docker.io/penpotapp/frontend:${version}`,
    exporter: `docker.io/penpotapp/exporter:${version}`,
  },
  waivers: [
    {
      rule: 'read-only-root',
      object: `Deployment/${names.frontend}`,
      reason: 'its entry point writes the settings into the configuration and pages of its own image',
    },
  ],
  help: {
    first:
      'Sign in, create a team, and invite others: whoever may sign in at Keycloak gets an account at the first visit.',
    emergency:
      'Without Keycloak nobody new gets in; open sessions go on. Files are in the database penpot and stay there.',
  },
  needs: () => ({
    database: need.database(),
    cache: need.cache(),
    assets: need.bucket(),
    key: need.secret({
      keys: ['key'],
      length: 86,
      rotation: { never: 'sessions, invitations and access tokens are signed with it' },
    }),
    signIn: need.signIn({ redirectPaths: ['/api/auth/oidc/callback'] }),
    mail: need.mail({ pods: names.backend }),
    trust: need.trust(),
    route: need.route({
      host: 'design',
      service: names.frontend,
      port: ports.frontend,
      annotations: {
        'nginx.org/websocket-services': names.frontend,
        // Whole libraries are imported in one request.
        'nginx.org/client-max-body-size': '367001600',
        'nginx.org/proxy-read-timeout': '300s',
      },
    }),
    metrics: need.metrics({ pods: names.backend, port: ports.backend }),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    // One at a time: the new one changes the tables that the old one works on.
    [names.backend]: {
      kind: 'StatefulSet' as const,
      containers: { backend: { cpu: '100m', memory: '768Mi', memoryLimit: '1536Mi' } },
    },
    [names.frontend]: {
      kind: 'Deployment' as const,
      containers: { frontend: { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' } },
    },
    [names.exporter]: {
      kind: 'Deployment' as const,
      containers: { exporter: { cpu: '20m', memory: '192Mi', memoryLimit: '1Gi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs } = props;
    const trust = pod.trusted(needs.trust);
    const scratch = [pod.mount('tmp', '/tmp')];

    new Server(scope, 'backend', {
      ...planned(props, names.backend, {
        containers: {
          backend: {
            image: images.backend,
            env: {
              ...shared(needs),
              ...storage(needs),
              ...(needs.mail && mailer(needs.mail)),
              PENPOT_FLAGS: flags(needs.mail),
              JAVA_OPTS: (limit: number) =>
                `-Xms256m -Xmx${Math.floor((limit * 7) / 12)}m -Djavax.net.ssl.trustStore=${trust.truststore} -Djavax.net.ssl.trustStoreType=PKCS12`,
            },
            ports: { http: ports.backend },
            mounts: [...scratch, trust.mount],
            ...pod.health('/readyz', 'http', 600),
            liveness: pod.tcp('http', { period: 30, failures: 5 }),
          },
        },
      }),
      security,
      volumes: [pod.emptyDir('tmp', { sizeLimit: '2Gi' }), trust.volume],
      service: { http: ports.backend },
    });
    new Server(scope, 'frontend', {
      ...planned(props, names.frontend, {
        containers: {
          frontend: {
            image: images.frontend,
            env: browser({
              backend: `http://${names.backend}:${ports.backend}`,
              exporter: `http://${names.exporter}:${ports.exporter}`,
              url: needs.route.url,
              mail: needs.mail,
            }),
            ports: { http: ports.frontend },
            mounts: scratch,
            security: pod.container({ writableRoot: true }),
            // Not what it forwards: a backend that starts slowly would get it killed.
            ...pod.health('/', 'http', 60),
          },
        },
      }),
      security,
      volumes: [pod.emptyDir('tmp', { sizeLimit: '1Gi' })],
      service: { http: ports.frontend },
    });
    new Server(scope, 'exporter', {
      ...planned(props, names.exporter, {
        containers: {
          exporter: {
            image: images.exporter,
            env: {
              ...shared(needs),
              // Pages are rendered inside the cluster, where no certificate has to be trusted.
              PENPOT_INTERNAL_URI: `http://${names.frontend}:${ports.frontend}`,
              PENPOT_TEMPDIR: '/tmp/penpot-exporter',
              HOME: '/tmp',
            },
            ports: { http: ports.exporter },
            mounts: scratch,
            ...pod.health('/readyz', 'http', 120),
          },
        },
      }),
      security,
      volumes: [pod.emptyDir('tmp', { sizeLimit: '2Gi' })],
      service: { http: ports.exporter },
    });
    new Route(scope, 'route', { name: id, namespace, component: id, route: needs.route });
  },
});
