import { defineComponent, need, planned, pod, Route, Server, z } from '../../kit';
import { environment, port } from './environment';

/**
 * Vikunja: tasks in PostgreSQL, attachments in a bucket, nothing on a volume. People come from Keycloak.
 *
 * Upstream: go-vikunja/vikunja, config-raw.json, pkg/routes, pkg/modules/auth/openid, Dockerfile (read at v2.5.0).
 */
export const vikunja = defineComponent({
  id: 'vikunja',
  title: 'Vikunja',
  summary: 'Tasks and projects: lists, boards, calendars, and who does what by when',
  category: 'service',
  folder: __dirname,
  options: {
    localLogin: z.boolean().default(false).meta({
      description: 'Let accounts with a password of their own sign in, for when Keycloak is down.',
    }),
  },
  images: { vikunja: 'docker.io/vikunja/vikunja:2.7.0' },
  help: {
    first:
      'Open the address, sign in, and add a task under Inbox. Everybody has projects of their own, and shares them with ' +
      'others by name. Reminders appear in the page, and come by mail where the config has `mail`. Calendars ' +
      'and phones connect by CalDAV, with a token from Settings > CalDAV.',
    emergency:
      'Write localLogin: true, synth and push. Then make an account: kubectl exec -it -n vikunja vikunja-0 -- ' +
      '/app/vikunja/vikunja user create -u emergency -e emergency@example.com asks for its password. It sees what ' +
      'is shared with it; what was shared by link stays open anyway. Afterwards delete it (user delete ID --now) and ' +
      'remove the option.',
  },
  needs: () => ({
    database: need.database(),
    files: need.bucket(),
    session: need.secret({ keys: ['key'], length: 48 }),
    signIn: need.signIn({ redirectPaths: ['/auth/openid/keycloak'] }),
    mail: need.mail(),
    trust: need.trust(),
    route: need.route({
      host: 'tasks',
      port,
      // Attachments have 20 MB at most.
      annotations: { 'nginx.org/client-max-body-size': '25m' },
    }),
    metrics: need.metrics({ port, path: '/api/v1/metrics', guard: 'basic' }),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    vikunja: {
      // One at a time: a new version changes the tables, and each server sends its own reminders.
      kind: 'StatefulSet',
      containers: { vikunja: { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, platform } = props;
    const trust = pod.trusted(needs.trust);
    new Server(scope, 'server', {
      ...planned(props, 'vikunja', {
        containers: {
          vikunja: {
            image: images.vikunja,
            env: environment(needs, { ...options, roots: trust.file, platform }),
            ports: { http: port },
            mounts: [trust.mount, pod.mount('tmp', '/tmp')],
            ...pod.health('/health', 'http', 300),
            // Its health is bad while the database is away, which no restart mends.
            liveness: pod.tcp('http', { period: 30, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [trust.volume, pod.emptyDir('tmp', { sizeLimit: '256Mi' })],
      service: { http: port },
    });
    new Route(scope, 'route', { name: 'vikunja', namespace, component: id, route: needs.route });
  },
});
