import {
  configFiles,
  defineComponent,
  field,
  ignoreHealth,
  inDays,
  need,
  planned,
  pod,
  Route,
  Server,
  s3ClientImage,
  shippedFiles,
  z,
} from '../../kit';
import { certificates } from './certificates';
import { exporterContainer, pagesContainer, ports, serverContainer, signInOf } from './containers';
import { administrator, dashboardsUser, mappingFile, usersFile, watcher } from './security';
import { tasks } from './tasks';
import { workloads } from './workloads';

const host = 'opensearch.opensearch.svc';
const version = '3.9.0';
const security = pod.restricted({ uid: 1000 });

/**
 * OpenSearch on one node, for logs, and its pages. The security plugin lets programs in by a password and people by
 * Keycloak; its users and roles are files of ours, which a Job gives to the running server.
 *
 * Upstream: opensearch 3.9.0, opensearch-project/security 3.8.0.0 (config/, SecurityUtils), security-dashboards-plugin;
 * elasticsearch_exporter v1.11.0.
 */
export const opensearch = defineComponent({
  id: 'opensearch',
  title: 'OpenSearch',
  summary: 'Logs of everything, to search and to draw; old ones go by themselves',
  category: 'monitoring',
  profiles: ['data'],
  folder: __dirname,
  options: {
    heap: field.memory.default('1Gi').meta({
      description: 'Heap of the server; it takes as much again beside it.',
    }),
    volume: field.volumeSize.default('30Gi').meta({ description: 'Size of the volume for indexes.' }),
    keepDays: z.int().min(1).max(365).optional().meta({
      description: 'Days that logs are kept. Default: what `retention.logs` says.',
    }),
  },
  images: {
    opensearch: `docker.io/opensearchproject/opensearch:${version}`,
    dashboards: `docker.io/opensearchproject/opensearch-dashboards:${version}`,
    exporter: 'quay.io/prometheuscommunity/elasticsearch-exporter:v1.11.0',
    s3: s3ClientImage,
  },
  keeps: ({ keepDays }, { retention }) => [
    {
      what: 'logs of pods',
      stays: inDays(keepDays ?? retention.logs),
      key: keepDays === undefined ? 'retention.logs' : 'components.opensearch.keepDays',
    },
  ],
  help: {
    first:
      'Sign in, open Discover, and choose one of the saved searches, "Errors of the last day" or "One component". Administrators may do anything, all others read.',
    emergency:
      'Without Keycloak: kubectl exec -it -n opensearch deployment/opensearch -c opensearch -- bash -c \'curl -k -u "admin:$ADMIN_PASSWORD" "https://localhost:9200/logs-*/_search?q=log:error&sort=@timestamp:desc&pretty"\'. Back to the last snapshot, also after its volumes were lost: `thinkube restore opensearch`; in the script, SNAPSHOT=NAME names an older one.',
  },
  provides: {
    logs: ({ client: { secret } }) => ({
      given: { secret, host, port: ports.http, prefix: 'logs' },
      credential: { keys: ['password'], fixed: { username: secret }, rotation: { restart: true } },
      reach: [{ pods: 'opensearch', port: ports.http }],
    }),
  },
  needs: () => ({
    certificates: need.api({ group: 'cert-manager.io' }),
    admin: need.secret({ rotation: { restart: true } }),
    dashboards: need.secret({ keys: ['password', 'cookie'], rotation: { restart: true } }),
    exporter: need.secret({ rotation: { restart: true } }),
    signIn: need.signIn({ redirectPaths: ['/auth/openid/login'] }),
    trust: need.trust(),
    route: need.route({
      host: 'logs',
      service: 'opensearch-dashboards',
      port: ports.dashboards,
      annotations: { 'nginx.org/client-max-body-size': '16m', 'nginx.org/proxy-buffer-size': '32k' },
    }),
    snapshots: need.bucket({ name: 'opensearch-snapshots', offsite: 'objects' }),
    metrics: need.metrics({ port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads,
  build(scope, props) {
    const { id, namespace, images, options, platform, needs, clients } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const { node, admin } = certificates(scope, where(id));
    const trust = pod.trusted(needs.trust);
    const programs = (read: boolean) =>
      clients('logs').flatMap(({ need, given }) => ((need.read ?? false) === read ? [given.secret] : []));
    const [writers, readers] = [programs(false), programs(true)];
    const users = {
      [administrator]: needs.admin.secret,
      [dashboardsUser]: needs.dashboards.secret,
      [watcher]: needs.exporter.secret,
      ...Object.fromEntries([...writers, ...readers].map((name) => [name, name])),
    };
    const settings = configFiles(scope, where('opensearch-settings'), {
      ...shippedFiles(__dirname, ['opensearch.yml', 'config.yml', 'roles.yml', 'prepare.sh']),
      'internal_users.yml': usersFile(users),
      'roles_mapping.yml': mappingFile(needs.signIn.groups, { writers, readers }),
    });
    const pages = configFiles(
      scope,
      where('opensearch-dashboards'),
      shippedFiles(__dirname, ['dashboards.yml']),
    );
    const people = signInOf(needs.signIn, trust.file);
    const scratch = pod.emptyDir('tmp', { sizeLimit: '512Mi' });

    new Server(scope, 'server', {
      ...planned(props, 'opensearch', {
        init: {
          prepare: {
            image: images.opensearch,
            command: ['bash', '/settings/prepare.sh'],
            mounts: [
              pod.mount('settings', '/settings', { readOnly: true }),
              pod.mount('config', '/prepared'),
            ],
          },
        },
        containers: {
          opensearch: serverContainer(images.opensearch, {
            users,
            people,
            trust: trust.mount,
          }),
          exporter: exporterContainer(images.exporter, { user: watcher, secret: needs.exporter.secret }),
        },
      }),
      security,
      config: settings.hash,
      volumes: [
        pod.config('settings', settings.name),
        pod.secret('node', node, { defaultMode: 0o440 }),
        pod.emptyDir('config', { sizeLimit: '64Mi' }),
        pod.emptyDir('logs', { sizeLimit: '256Mi' }),
        scratch,
        trust.volume,
      ],
      service: { http: ports.http },
      // It writes what it holds in memory first.
      pod: { terminationGracePeriodSeconds: 120 },
    });
    new Server(scope, 'dashboards', {
      ...planned(props, 'opensearch-dashboards', {
        containers: {
          dashboards: pagesContainer(images.dashboards, {
            url: needs.route.url,
            own: needs.dashboards.secret,
            client: needs.signIn.secret,
            people,
            trust: trust.mount,
          }),
        },
      }),
      security,
      strategy: 'Recreate',
      // It ends where it finds no issuer, again and again until Keycloak is there, which must not wait for it.
      annotations: ignoreHealth,
      config: pages.hash,
      volumes: [
        pod.config('pages', pages.name),
        pod.emptyDir('state', { sizeLimit: '256Mi' }),
        scratch,
        trust.volume,
      ],
      service: { http: ports.dashboards },
    });
    tasks(scope, props, {
      server: `https://${host}:${ports.http}`,
      keepDays: options.keepDays ?? platform.retention.logs,
      settings,
      admin: { certificate: admin, secret: needs.admin.secret },
      snapshots: needs.snapshots,
      trust,
      platform,
      security,
    });
    new Route(scope, 'route', { ...where('opensearch-dashboards'), route: needs.route });
  },
});
