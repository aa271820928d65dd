import {
  configFiles,
  defineComponent,
  field,
  lanService,
  need,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
  z,
} from '../../kit';
import { inOption, untakeable } from '../../plan/lan';
import { environment, localAdmin, ports, setup, source } from './environment';

/** Where the image keeps its state, and the settings that it writes at each start. */
const home = '/var/lib/gitea';
const settings = '/etc/gitea';

/** It writes the settings first, then runs what it is given. */
const entryPoint = '/usr/local/bin/docker-entrypoint.sh';

/**
 * Gitea: repositories on a volume, issues in PostgreSQL, large files in a bucket. An init container changes the tables
 * and keeps sign-in as the plan says.
 *
 * Upstream: go-gitea/gitea v1.26.0 and 1.27: docker/rootless, custom/conf/app.example.ini, cmd/admin_auth_oauth.go.
 */
export const gitea = defineComponent({
  id: 'gitea',
  title: 'Gitea',
  summary: 'Git at home: repositories, issues and pull requests, for people and for Argo CD',
  category: 'service',
  profiles: ['dev'],
  folder: __dirname,
  options: {
    volume: field.volumeSize.default('20Gi').meta({ description: 'Size of the volume for repositories.' }),
    ssh: field.machineAddress.optional().meta({
      description:
        'A free address of your LAN, where Git answers by SSH on port 2222 (MetalLB). Default: HTTPS only.',
    }),
    anonymous: z.boolean().default(false).meta({
      description: 'Show public repositories to whoever reaches the address, without sign-in.',
    }),
    packages: z.boolean().default(false).meta({
      description: 'Its registry for packages and images; what it holds is in the bucket.',
    }),
    mirrors: z.boolean().default(false).meta({
      description: 'Let it fetch from and push to Git servers on the internet and on the LAN.',
    }),
    localLogin: z
      .boolean()
      .default(false)
      .meta({
        description: `Show a form for the account ${localAdmin}, to get in while Keycloak is down.`,
      }),
  },
  images: { gitea: 'docker.gitea.com/gitea:1.27.3-rootless' },
  waivers: [
    {
      rule: 'service-type',
      object: 'Service/gitea-lan',
      reason: 'Git by SSH: MetalLB gives this Service its address',
    },
  ],
  help: {
    first:
      'Sign in, and push: `git push https://git.<domain>/<you>/<name>.git` makes the repository. As password give a token ' +
      'from Settings > Applications. For Argo CD: make a token that may read repositories, or write anonymous: true; and add ' +
      'the webhook http://argocd-server.argocd.svc/api/webhook (type Gogs) to the repository, so that it syncs at once. ' +
      'Argo Events hears of pushes at http://webhook.argo-events.svc:12000/example (type Gitea), with "Bearer" and the token of ' +
      'argo-events-hook as authorization header.',
    emergency:
      `Git goes on with tokens and keys. For the pages, write localLogin: true, synth and push, and sign in as ${localAdmin} with the ` +
      'password from: kubectl get secret -n gitea gitea-admin -o jsonpath="{.data.password}" | base64 -d. Where Argo CD reads ' +
      'this very Git and it is down: kubectl apply --server-side --recursive -f dist/gitea from your clone brings it back.',
  },
  problems: ({ ssh }, platform) => (ssh === undefined ? [] : inOption('ssh', untakeable(ssh, platform))),
  needs: ({ ssh, mirrors }) => ({
    database: need.database(),
    files: need.bucket(),
    keys: need.secret({
      keys: ['key', 'internal'],
      length: 64,
      rotation: { never: 'it encrypts two-factor secrets and the passwords of mirrors in the database' },
    }),
    // Read as base64 without padding, these are the 32 bytes that it wants.
    tokens: need.secret({ keys: ['oauth', 'lfs'], length: 43 }),
    admin: need.secret(),
    signIn: need.signIn({ redirectPaths: [`/user/oauth2/${source}/callback`] }),
    mail: need.mail(),
    trust: need.trust(),
    route: need.route({
      host: 'git',
      port: ports.http,
      annotations: {
        // A first push of a large repository is one request.
        'nginx.org/client-max-body-size': '4g',
        'nginx.org/proxy-read-timeout': '600s',
        'nginx.org/proxy-send-timeout': '600s',
      },
    }),
    address: ssh === undefined ? undefined : need.address({ ip: ssh }),
    lan: ssh === undefined ? undefined : need.lan({ ports: [{ port: ports.ssh }], reason: 'Git by SSH' }),
    mirrors: mirrors
      ? need.internet({ ports: [22, 80, 443], lan: true, reason: 'mirrors and imports of other Git servers' })
      : undefined,
    webhooks: need.call({
      component: 'argocd',
      pods: 'argocd-server',
      port: 8080,
      reason: 'tells Argo CD of pushes',
    }),
    events: need.call({
      component: 'argo-events',
      pods: 'webhook',
      port: 12000,
      reason: 'tells Argo Events of pushes',
    }),
    metrics: need.metrics({ port: ports.http, guard: 'bearer' }),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'Git repositories' }),
  }),
  workloads: ({ volume }) => ({
    gitea: {
      kind: 'StatefulSet',
      init: { setup: { cpu: '50m', memory: '192Mi', memoryLimit: '512Mi' } },
      // Git itself runs beside the server, and takes what it needs for packing.
      containers: { gitea: { cpu: '50m', memory: '192Mi', memoryLimit: '1Gi' } },
      volumes: { data: volume },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, platform } = props;
    const where = { name: 'gitea', namespace, component: id };
    const scripts = configFiles(
      scope,
      { ...where, name: 'gitea-setup' },
      shippedFiles(__dirname, ['setup.sh']),
    );
    const trust = pod.trusted(needs.trust);
    const env = environment(needs, { ...options, roots: trust.file, platform });
    const mounts = [
      pod.mount('data', home),
      pod.mount('settings', settings),
      pod.mount('tmp', '/tmp'),
      trust.mount,
    ];

    new Server(scope, 'server', {
      ...planned(props, 'gitea', {
        init: {
          setup: {
            image: images.gitea,
            command: [entryPoint, 'bash', '/scripts/setup.sh'],
            env: { ...env, ...setup(needs, platform.cluster.domain) },
            mounts: [...mounts, pod.mount('scripts', '/scripts', { readOnly: true })],
          },
        },
        containers: {
          gitea: {
            image: images.gitea,
            command: [entryPoint],
            env,
            ports: ports,
            mounts,
            ...pod.health('/api/healthz', 'http', 300),
            // Its health is bad while the database is away, which no restart mends.
            liveness: pod.tcp('http', { period: 30, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [
        pod.emptyDir('settings', { sizeLimit: '16Mi' }),
        pod.emptyDir('tmp', { sizeLimit: '4Gi' }),
        pod.config('scripts', scripts.name),
        trust.volume,
      ],
      config: scripts.hash,
      service: { http: ports.http },
    });
    if (options.ssh !== undefined && needs.address) {
      lanService(scope, {
        ...where,
        ip: options.ssh,
        pool: needs.address.pool,
        ports: { ssh: ports.ssh },
      });
    }
    new Route(scope, 'route', { ...where, route: needs.route });
  },
});
