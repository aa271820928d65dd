import {
  defineComponent,
  field,
  Gate,
  gated,
  gateFor,
  gitServers,
  ifOn,
  mebibytes,
  need,
  planned,
  pod,
  programServices,
  Server,
  z,
} from '../../kit';
import { environment } from './environment';

const port = 8080;
const home = '/home/coder';

const gate = gated('code-server', {
  host: 'code',
  websockets: true,
  annotations: {
    'nginx.org/client-max-body-size': '0',
    // Editor and terminal talk over one connection all day.
    'nginx.org/proxy-read-timeout': '3600s',
    'nginx.org/proxy-send-timeout': '3600s',
  },
});

/**
 * VS Code in the browser, for one person: whoever passes the gate has a shell. So only administrators do, and its pod has
 * no rights in the cluster.
 *
 * The entry point of the image changes its user, which a restricted pod may not: the program is started directly.
 *
 * Upstream: coder/code-server, src/node/cli.ts, ci/release-image, docs/FAQ.md (read at v4.133.0).
 */
export const codeServer = defineComponent({
  id: 'code-server',
  title: 'code-server',
  summary: 'VS Code in the browser, with a terminal and a home folder that stays',
  category: 'service',
  profiles: ['dev'],
  folder: __dirname,
  options: {
    memory: field.memory
      .default('2Gi')
      .meta({ description: 'Memory limit of the editor and of everything that is started in its terminal.' }),
    volume: field.volumeSize.default('20Gi').meta({ description: 'Size of the home folder.' }),
    internet: z.boolean().default(true).meta({
      description: 'Let it reach the internet: Git hosts, packages, and extensions from Open VSX.',
    }),
    lan: z.boolean().default(false).meta({
      description: 'Let it reach machines on your LAN as well, such as a Git host of your own.',
    }),
  },
  images: { codeServer: 'docker.io/codercom/code-server:4.138.0', ...gate.images },
  help: {
    first:
      'Open the address, sign in, and clone a repository: Ctrl+Shift+P, Git: Clone. Extensions come from Open VSX and stay. ' +
      'Nobody is root in its terminal: tools such as uv, nvm or mise install into the home folder. ' +
      'Programs find a database in the variables PG*, a bucket in AWS_* and S3_BUCKET, and other services that are on: `env | sort`.',
    emergency:
      '`kubectl port-forward -n code-server service/code-server 8080` shows it at http://localhost:8080, without sign-in.',
  },
  problems: ({ memory }) =>
    mebibytes(memory) < 1024
      ? [{ path: 'memory', message: 'is too little for an editor', hint: 'write 1Gi or more' }]
      : [],
  needs: ({ internet, lan }, { git }) => ({
    ...gate.needs,
    database: ifOn(need.database()),
    bucket: ifOn(need.bucket()),
    ...programServices('programs in the editor'),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({
      what: 'the home folder of the editor: settings, extensions and what is not pushed',
    }),
    internet: internet
      ? need.internet({
          pods: 'code-server',
          ...gitServers(git.repo),
          lan,
          reason: 'clones repositories, and installs packages and extensions',
        })
      : undefined,
  }),
  workloads: ({ memory, volume }) => ({
    'code-server': {
      kind: 'StatefulSet',
      containers: {
        'code-server': { cpu: '50m', memory: '384Mi', memoryLimit: memory },
      },
      volumes: { data: volume },
    },
    ...gate.workloads,
  }),
  build(scope, props) {
    const { images, needs, platform } = props;
    const trust = pod.trusted(needs.trust);
    const healthy = { period: 30, timeout: 10, failures: 6 };
    new Server(scope, 'server', {
      ...planned(props, 'code-server', {
        containers: {
          'code-server': {
            image: images.codeServer,
            command: ['dumb-init', '/usr/bin/code-server'],
            args: [
              `--bind-addr=0.0.0.0:${port}`,
              '--auth=none',
              '--disable-telemetry',
              '--disable-update-check',
              home,
            ],
            env: environment(needs, { home, timezone: platform.cluster.timezone, roots: trust.file }),
            ports: { http: port },
            mounts: [pod.mount('data', home), trust.mount, pod.mount('tmp', '/tmp')],
            ...pod.health('/healthz', 'http', 180),
            liveness: pod.http('/healthz', 'http', healthy),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [trust.volume, pod.emptyDir('tmp', { sizeLimit: '5Gi' })],
      service: { http: port },
    });
    new Gate(scope, 'gate', { ...gateFor(props), upstream: `http://code-server:${port}`, timeout: '1h' });
  },
});
