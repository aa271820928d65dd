import { defineComponent, field, need, planned, pod, Route, Server } from '../../kit';
import { environment } from './environment';

const port = 8080;

/**
 * WeKan: boards in MongoDB, attachments on a volume.
 *
 * Upstream: wekan/wekan 10.95, docker-compose-mongodb-v7.yml, Dockerfile and packages/wekan-oidc.
 */
export const wekan = defineComponent({
  id: 'wekan',
  title: 'WeKan',
  summary: 'Boards with cards that move from list to list, together',
  category: 'service',
  folder: __dirname,
  options: {
    volume: field.volumeSize.default('5Gi').meta({ description: 'Size of the volume for attachments.' }),
  },
  images: { wekan: 'ghcr.io/wekan/wekan:v10.95' },
  help: {
    first:
      'Sign in, and create a board: whoever may sign in at Keycloak gets an account at the first visit, and administrators there are administrators here, from their second visit on.',
    emergency: [
      'Without Keycloak nobody new gets in; open sessions go on for 90 days. Boards are in the database wekan and stay there.',
      'Releases come several times a week: take one from time to time, and read its changes on the way.',
    ].join(' '),
  },
  needs: () => ({
    documents: need.documents(),
    signIn: need.signIn({ redirectPaths: ['/_oauth/oidc'] }),
    trust: need.trust(),
    route: need.route({
      host: 'boards',
      port,
      annotations: {
        'nginx.org/websocket-services': 'wekan',
        // An attachment is one request.
        'nginx.org/client-max-body-size': '200m',
        'nginx.org/proxy-read-timeout': '300s',
      },
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'attachments and avatars of WeKan' }),
  }),
  workloads: ({ volume }) => ({
    wekan: {
      // One at a time: the new one changes the collections that the old one works on.
      kind: 'StatefulSet',
      containers: { wekan: { cpu: '50m', memory: '384Mi', memoryLimit: '1Gi' } },
      volumes: { data: volume },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs } = props;
    const trust = pod.trusted(needs.trust);
    new Server(scope, 'server', {
      ...planned(props, 'wekan', {
        containers: {
          wekan: {
            image: images.wekan,
            env: {
              ...environment(needs, port),
              NODE_EXTRA_CA_CERTS: trust.file,
              NODE_OPTIONS: pod.nodeHeap,
              HOME: '/tmp',
            },
            ports: { http: port },
            mounts: [pod.mount('data', '/data'), pod.mount('tmp', '/tmp'), trust.mount],
            // The first start makes its indexes.
            ...pod.health('/', 'http', 600),
            liveness: pod.tcp('http', { period: 30, failures: 5 }),
          },
        },
      }),
      security: pod.restricted({ uid: 999 }),
      volumes: [pod.emptyDir('tmp', { sizeLimit: '1Gi' }), trust.volume],
      service: { http: port },
    });
    new Route(scope, 'route', { name: id, namespace, component: id, route: needs.route });
  },
});
