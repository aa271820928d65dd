import { defineComponent, field, need, planned, pod, Route, Server } from '../../kit';
import { environment, files, port } from './environment';

/**
 * Outline: pages in PostgreSQL, who is writing in Valkey, attachments on a volume. It has no passwords of its own:
 * people come from Keycloak.
 *
 * Upstream: outline, .env.sample, server/env.ts, server/main.ts, plugins/oidc, Dockerfile (read at 1.9.2 and later).
 */
export const outline = defineComponent({
  id: 'outline',
  title: 'Outline',
  summary: 'A wiki that several people write at the same time',
  category: 'service',
  folder: __dirname,
  options: {
    volume: field.volumeSize.default('10Gi').meta({ description: 'Size of the volume for attachments.' }),
  },
  images: { outline: 'docker.io/outlinewiki/outline:1.10.1' },
  help: {
    first:
      'Be the first who signs in: that person becomes its administrator, everybody after that a member, whatever their ' +
      'groups at Keycloak. Then write a page under New doc. Where the config has `mail`, it writes to whoever follows a page ' +
      'or is named in one; and then Settings > Security > Email lets people in by a link: switch that off to leave it to Keycloak.',
    emergency:
      'Nobody new can sign in while Keycloak is down; whoever is signed in stays so. All pages are in its database: ' +
      'kubectl exec -it -n postgresql postgresql-0 -c postgresql -- psql outline, table documents, columns title and text.',
  },
  notes: () => [
    'Outline: its licence, the Business Source License, is no free one: use it at home or in your company, but do not sell it as a service',
  ],
  needs: () => ({
    database: need.database({
      extensions: ['uuid-ossp', 'unaccent', 'pg_trgm', 'btree_gin'],
      urlScheme: 'postgres',
    }),
    cache: need.cache(),
    encryption: need.secret({
      keys: ['key'],
      length: 32,
      encoding: 'hex',
      rotation: { never: 'it encrypts what is kept in the database' },
    }),
    tasks: need.secret({ keys: ['key'] }),
    // It comes back to its address without the slash.
    signIn: need.signIn({ redirectPaths: ['/auth/oidc.callback'], logoutPaths: ['', '/'] }),
    mail: need.mail(),
    trust: need.trust(),
    route: need.route({
      host: 'wiki',
      port,
      annotations: {
        'nginx.org/websocket-services': 'outline',
        'nginx.org/client-max-body-size': '100m',
        // People who only read keep the connection open.
        'nginx.org/proxy-read-timeout': '3600s',
        'nginx.org/proxy-send-timeout': '3600s',
      },
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'attachments of the wiki; its pages are in the database' }),
  }),
  workloads: ({ volume }) => ({
    outline: {
      // One at a time: a new version changes the tables.
      kind: 'StatefulSet',
      containers: { outline: { cpu: '50m', memory: '512Mi', memoryLimit: '1Gi' } },
      volumes: { data: volume },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, platform } = props;
    const trust = pod.trusted(needs.trust);
    new Server(scope, 'server', {
      ...planned(props, 'outline', {
        containers: {
          outline: {
            image: images.outline,
            env: environment(needs, { roots: trust.file, network: platform.network }),
            ports: { http: port },
            mounts: [pod.mount('data', files), trust.mount, pod.mount('tmp', '/tmp')],
            ...pod.health('/_health', 'http', 600),
            // Its health is bad while database or cache are away, which no restart mends.
            liveness: pod.tcp('http', { period: 30, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1001 }),
      volumes: [trust.volume, pod.emptyDir('tmp', { sizeLimit: '1Gi' })],
      service: { http: port },
    });
    new Route(scope, 'route', { name: 'outline', namespace, component: id, route: needs.route });
  },
});
