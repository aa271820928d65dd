import { defineComponent, field, need, planned, pod, Route, Server, z } from '../../kit';
import { environment, port, uploads } from './environment';

/**
 * HedgeDoc 1: notes in PostgreSQL, pictures on a volume. People come from Keycloak.
 *
 * Upstream: hedgedoc 1.12.0, app.js, lib/config, lib/web; hedgedoc/container, debian/Dockerfile.
 */
export const hedgedoc = defineComponent({
  id: 'hedgedoc',
  title: 'HedgeDoc',
  summary: 'Notes in Markdown that several people write at the same time',
  category: 'service',
  folder: __dirname,
  options: {
    volume: field.volumeSize.default('5Gi').meta({ description: 'Size of the volume for pictures.' }),
    newNotes: z
      .enum(['private', 'limited', 'editable'])
      .default('limited')
      .meta({
        description:
          'Who may open a new note: private is its owner, limited everybody who is signed in; editable notes may be read ' +
          'by everybody who reaches the address.',
      }),
    localLogin: z.boolean().default(false).meta({
      description: 'Let accounts with a password of their own sign in, for when Keycloak is down.',
    }),
  },
  images: { hedgedoc: 'quay.io/hedgedoc/hedgedoc:1.12.0' },
  help: {
    first:
      'Open the address, sign in, and write under New note; the address of the note is what you share. ' +
      'Who may read and write it is in the menu above the text.',
    emergency:
      'Write localLogin: true, synth and push. Then: kubectl exec -it -n hedgedoc hedgedoc-0 -- ' +
      'bin/manage_users --add emergency@example.com asks for a password; --del deletes it when you are done. ' +
      'It sees notes that everybody who is signed in may see.',
  },
  needs: () => ({
    database: need.database(),
    session: need.secret({ keys: ['key'], length: 48 }),
    signIn: need.signIn({ redirectPaths: ['/auth/oauth2/callback'] }),
    trust: need.trust(),
    route: need.route({
      host: 'notes',
      port,
      annotations: {
        'nginx.org/websocket-services': 'hedgedoc',
        'nginx.org/client-max-body-size': '25m',
        // People who only read keep the connection open.
        'nginx.org/proxy-read-timeout': '3600s',
      },
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'pictures in notes; the notes are in the database' }),
  }),
  workloads: ({ volume }) => ({
    hedgedoc: {
      // One at a time: what is being written is in its memory.
      kind: 'StatefulSet',
      containers: { hedgedoc: { cpu: '30m', memory: '192Mi', memoryLimit: '512Mi' } },
      volumes: { data: volume },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options } = props;
    const trust = pod.trusted(needs.trust);
    new Server(scope, 'server', {
      ...planned(props, 'hedgedoc', {
        containers: {
          hedgedoc: {
            image: images.hedgedoc,
            // The entry point would change the owner of the pictures, which it may not.
            command: ['node', 'app.js'],
            env: environment(needs, { ...options, roots: trust.file }),
            ports: { http: port },
            mounts: [pod.mount('data', uploads), trust.mount, pod.mount('tmp', '/tmp')],
            ...pod.health('/_health', 'http', 300),
            // While it is busy it turns the probe away as well.
            liveness: pod.tcp('http', { period: 30, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 10000 }),
      volumes: [trust.volume, pod.emptyDir('tmp', { sizeLimit: '256Mi' })],
      service: { http: port },
    });
    new Route(scope, 'route', { name: 'hedgedoc', namespace, component: id, route: needs.route });
  },
});
