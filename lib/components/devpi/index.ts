import {
  configFiles,
  defineComponent,
  field,
  need,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
  stock,
  z,
} from '../../kit';
import { setup, setupEnvironment, setupWorkloads, uploads } from './setup';

const port = 3141;
const data = '/data';

/**
 * devpi: what was fetched from PyPI once, and packages of your own, in one index. Upstream publishes no image, so that
 * it installs itself on its volume, from wheels that are known by their hashes.
 *
 * pip and uv cannot sign in at Keycloak. Pods of the platform reach it directly; there is no address for others unless
 * the option `open` says so.
 *
 * Upstream: devpi-server 6.20.3, devpi_server/config.py, doc/adminman/server.rst.
 */
export const devpi = defineComponent({
  id: 'devpi',
  title: 'devpi',
  summary: 'Python packages: a mirror of PyPI that remembers, and an index of your own',
  category: 'delivery',
  profiles: ['dev'],
  folder: __dirname,
  options: {
    volume: field.volumeSize.default('20Gi').meta({
      description: 'Size of the volume. Whatever was fetched once stays on it.',
    }),
    open: z
      .boolean()
      .default(false)
      .meta({
        description:
          'Serve it at an address of its own, for pip, uv and twine on other computers. Whoever reaches it may read ' +
          'every package without sign-in; uploads take a password.',
      }),
  },
  images: { python: stock.python },
  help: {
    first:
      `pip and uv in notebooks and in the editor use it already. To upload from there: \`twine upload dist/*\`. With the option ` +
      `open, other computers install from https://packages.DOMAIN/${uploads.user}/${uploads.index}/+simple/ and upload as ` +
      `${uploads.user}: kubectl get secret -n devpi devpi-upload -o jsonpath="{.data.password}" | base64 -d. A project that ` +
      'is uploaded here is never taken from PyPI.',
    emergency:
      '`kubectl port-forward -n devpi service/devpi 3141` serves it at http://localhost:3141. Before version 7, export its ' +
      'data (`devpi-export`) and import them into an empty volume.',
  },
  needs: ({ open }) => ({
    root: need.secret({ rotation: { never: 'it is set when the data folder is made' } }),
    upload: need.secret({ fixed: { username: uploads.user }, alsoReadBy: ['jupyterhub', 'code-server'] }),
    trust: need.trust(),
    pypi: need.internet({ pods: 'devpi', ports: [443], reason: 'fetches packages from PyPI, and itself' }),
    route: open
      ? need.route({
          host: 'packages',
          port,
          annotations: {
            'nginx.org/client-max-body-size': '1g',
            // A large wheel is fetched before it is sent on.
            'nginx.org/proxy-read-timeout': '600s',
            'nginx.org/proxy-send-timeout': '600s',
          },
        })
      : undefined,
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'Python packages that were uploaded' }),
  }),
  workloads: ({ volume }) => ({
    devpi: {
      kind: 'StatefulSet',
      // 85Mi when idle, 230Mi while four clients fetch large wheels.
      containers: { devpi: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' } },
      init: { install: { cpu: '50m', memory: '64Mi', memoryLimit: '512Mi' } },
      volumes: { data: volume },
    },
    ...setupWorkloads,
  }),
  build(scope, props) {
    const { id, namespace, images, needs } = props;
    const config = configFiles(
      scope,
      { name: 'devpi-config', namespace, component: id },
      shippedFiles(__dirname, ['install.sh', 'requirements.txt', 'setup.py']),
    );
    const trust = pod.trusted(needs.trust);
    const mounts = [
      pod.mount('data', data),
      pod.mount('config', '/config', { readOnly: true }),
      pod.mount('tmp', '/tmp'),
      trust.mount,
    ];
    const url = `http://devpi:${port}`;
    new Server(scope, 'server', {
      ...planned(props, 'devpi', {
        init: {
          install: {
            image: images.python,
            command: ['sh', '/config/install.sh'],
            env: {
              DATA: data,
              CONFIG: '/config',
              HOME: '/tmp',
              PIP_CERT: trust.file,
              ROOT_PASSWORD: pod.fromSecret(needs.root.secret, 'password'),
            },
            mounts,
          },
        },
        containers: {
          devpi: {
            image: images.python,
            command: [
              `${data}/programs/current/bin/devpi-server`,
              `--serverdir=${data}/server`,
              '--host=0.0.0.0',
              `--port=${port}`,
              '--restrict-modify=root',
              '--threads=10',
              // Its default of 5 seconds is too short for a slow line.
              '--request-timeout=30',
              '--trusted-proxy=*',
              '--trusted-proxy-headers=x-forwarded-for x-forwarded-host x-forwarded-proto x-forwarded-port',
              // The key that signs logins is random: nothing that could be guessed has to be slowed down with 512Mi.
              '--argon2-memory-cost=65536',
            ],
            // It trusts what this variable names, and no other one.
            env: { HOME: '/tmp', REQUESTS_CA_BUNDLE: trust.file, ...setupEnvironment(needs, url) },
            ports: { http: port },
            mounts,
            ...pod.health('/+api', 'http', 300),
            liveness: pod.http('/+api', 'http', { period: 30, timeout: 20, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [pod.config('config', config.name), pod.emptyDir('tmp', { sizeLimit: '4Gi' }), trust.volume],
      config: config.hash,
      service: { http: port },
    });
    setup(scope, props, { image: images.python, url, config });
    if (needs.route) new Route(scope, 'route', { name: id, namespace, component: id, route: needs.route });
  },
});
