import { configFiles, defineComponent, need, planned, pod, Route, Server, shippedFiles, z } from '../../kit';
import { environment, localAdmin, port, servers } from './environment';

const data = '/var/lib/pgadmin';

/**
 * pgAdmin: a look into the shared PostgreSQL. Accounts and preferences are in a database of its own there; nothing is on a
 * volume. Administrators come from Keycloak.
 *
 * The image's entry point is left out: it writes into the image's own folder, and takes its settings from one long line.
 *
 * Upstream: pgadmin4 9.17, web/config.py, docs/en_US/oauth2.rst, pkg/docker/entrypoint.sh, web/setup.py.
 */
export const pgadmin = defineComponent({
  id: 'pgadmin',
  title: 'pgAdmin',
  summary: 'Look into the databases of the platform, ask them and repair them, in the browser',
  category: 'management',
  folder: __dirname,
  options: {
    localLogin: z.boolean().default(false).meta({
      description: 'Let its own account sign in with its password, for when Keycloak is down.',
    }),
  },
  images: { pgadmin: 'docker.io/dpage/pgadmin4:9.18' },
  help: {
    first:
      'Open the address as an administrator, and the server Platform. Its password as postgres: kubectl get secret -n ' +
      'postgresql postgresql-admin -o jsonpath="{.data.password}" | base64 -d. It is asked for in each session. To see no more ' +
      'than one application does, add a server with the user name and password in its Secret, such as vikunja-database.',
    emergency:
      `Write localLogin: true, synth and push, then sign in as ${localAdmin} with the password from: kubectl get secret -n ` +
      'pgadmin pgadmin-first -o jsonpath="{.data.password}" | base64 -d. Or without it: kubectl exec -it -n postgresql ' +
      'postgresql-0 -c postgresql -- psql.',
  },
  needs: () => ({
    database: need.database(),
    first: need.secret({ rotation: { never: 'it is set when its tables are made' } }),
    signIn: need.signIn({ redirectPaths: ['/oauth2/authorize'] }),
    trust: need.trust(),
    route: need.route({
      host: 'databases',
      port,
      annotations: {
        // Files are imported in one request, and a query may take its time.
        'nginx.org/client-max-body-size': '512m',
        'nginx.org/proxy-read-timeout': '600s',
        'nginx.org/proxy-buffer-size': '16k',
        'nginx.org/proxy-buffers': '8 16k',
      },
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    pgadmin: {
      // One at a time: a new version changes the tables. 190Mi while nobody asks for anything.
      kind: 'StatefulSet',
      containers: { pgadmin: { cpu: '20m', memory: '256Mi', memoryLimit: '768Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options } = props;
    const trust = pod.trusted(needs.trust);
    const config = configFiles(
      scope,
      { name: 'pgadmin-config', namespace, component: id },
      {
        ...shippedFiles(__dirname, ['config_local.py', 'start.sh']),
        'servers.json': servers(needs.database),
      },
    );
    new Server(scope, 'server', {
      ...planned(props, 'pgadmin', {
        containers: {
          pgadmin: {
            image: images.pgadmin,
            command: ['sh', '/config/start.sh'],
            env: environment(needs, { ...options, roots: trust.file, data }),
            ports: { http: port },
            mounts: [
              pod.mount('config', '/config', { readOnly: true }),
              pod.mount('config', '/pgadmin4/config_local.py', {
                readOnly: true,
                subPath: 'config_local.py',
              }),
              pod.mount('data', data),
              pod.mount('tmp', '/tmp'),
              trust.mount,
            ],
            ...pod.health('/misc/ping', 'http', 600),
            liveness: pod.tcp('http', { period: 30, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 5050 }),
      config: config.hash,
      volumes: [
        pod.config('config', config.name),
        pod.emptyDir('data', { sizeLimit: '2Gi' }),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
        trust.volume,
      ],
      service: { http: port },
    });
    new Route(scope, 'route', { name: id, namespace, component: id, route: needs.route });
  },
});
