/** Dashboards of the whole platform. */
import {
  type BuildProps,
  configFiles,
  defineComponent,
  ifOn,
  need,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
  z,
} from '../../kit';
import { isUsual } from '../../plan/schema/mail';
import { drawnFrom } from './drawing';
import { environment } from './environment';

const port = 3000;

/** The environment counts at the very first start only. */
const resetPassword =
  'kubectl -n grafana exec deployment/grafana -- sh -c \'printf %s "$GF_SECURITY_ADMIN_PASSWORD" | grafana cli ' +
  "--homepath /usr/share/grafana --config /etc/grafana/grafana.ini admin reset-admin-password --password-from-stdin'";

/**
 * Grafana with its state in PostgreSQL and everything else from files: data source and dashboards. People come
 * from Keycloak, and their role from their groups.
 *
 * Upstream: grafana 13.2, docs/sources/setup-grafana and docs/sources/administration/provisioning.
 */
export const grafana = defineComponent({
  id: 'grafana',
  title: 'Grafana',
  summary: 'Dashboards of every component',
  category: 'monitoring',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {
    usersMay: z.enum(['view', 'edit']).default('view').meta({
      description:
        'What people who are not administrators may do: look, or also make dashboards and explore.',
    }),
    localLogin: z.boolean().default(false).meta({
      description: 'Show a form for the account local-admin, to get in while sign-in is down.',
    }),
  },
  images: { grafana: 'docker.io/grafana/grafana:13.2.2' },
  help: {
    first:
      'Sign in, and open Dashboards > Thinkube > Overview. Where OpenSearch is on, log lines are under Explore, data source Logs.',
    emergency:
      'Write localLogin: true, synth and push. Or at once: kubectl -n argocd scale statefulset/argocd-application-controller ' +
      '--replicas=0, since Argo CD would undo the next at once; kubectl -n grafana set env deployment/grafana ' +
      'GF_AUTH_DISABLE_LOGIN_FORM=false GF_AUTH_GENERIC_OAUTH_AUTO_LOGIN=false; --replicas=1 afterwards puts it back. ' +
      'Then sign in as local-admin with the password of the Secret grafana-admin in the namespace grafana.',
  },
  provides: { dashboard: () => ({ given: {} }) },
  notes: (_options, { mail }) =>
    mail === undefined || isUsual(mail)
      ? []
      : ['Grafana: sends no mail: it begins with TLS on port 465, and there alone'],
  needs: (_options, { mail }) => ({
    database: need.database(),
    admin: need.secret({ rotation: { after: [resetPassword] } }),
    encryption: need.secret({
      keys: ['key'],
      rotation: { never: 'it encrypts what is kept in the database' },
    }),
    signIn: need.signIn({ redirectPaths: ['/login/generic_oauth'], logoutPaths: ['/login'] }),
    mail: mail && isUsual(mail) ? need.mail() : undefined,
    trust: need.trust(),
    route: need.route({
      host: 'dashboards',
      port,
      annotations: { 'nginx.org/websocket-services': 'grafana' },
    }),
    prometheus: need.call({
      component: 'prometheus',
      pods: 'prometheus',
      port: 9090,
      reason: 'asks for what dashboards show',
    }),
    logs: ifOn(need.logs({ read: true })),
    metrics: need.metrics({ port }),
  }),
  workloads: () => ({
    grafana: {
      kind: 'Deployment',
      // Its 13 data sources are processes of their own: it uses 330 to 600 Mi.
      containers: { grafana: { cpu: '50m', memory: '448Mi', memoryLimit: '1Gi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, needs, images, options } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const files = {
      'grafana.ini': 'grafana.ini',
      'providers.yaml': 'provisioning/dashboards/providers.yaml',
      ...(needs.prometheus.on && { 'datasources.yaml': 'provisioning/datasources/datasources.yaml' }),
      ...(needs.logs && { 'logs.yaml': 'provisioning/datasources/logs.yaml' }),
    };
    const config = configFiles(scope, where('grafana-config'), shippedFiles(__dirname, Object.keys(files)));
    // A ConfigMap each: together they outgrow what one may hold.
    const dashboards = dashboardsOf(props).map(([file, json]) =>
      configFiles(scope, where(`dashboard-${file.replace(/\.json$/, '')}`), { [file]: json }),
    );
    const trust = pod.trusted(needs.trust);

    new Server(scope, 'server', {
      ...planned(props, 'grafana', {
        containers: {
          grafana: {
            image: images.grafana,
            env: environment(needs, options, trust.file),
            ports: { http: port },
            mounts: [
              pod.mount('config', '/etc/grafana', { readOnly: true }),
              pod.mount('dashboards', '/dashboards', { readOnly: true }),
              trust.mount,
              pod.mount('data', '/var/lib/grafana'),
              pod.mount('search', '/var/lib/grafana-search'),
              pod.mount('tmp', '/tmp'),
            ],
            // The first start makes some hundred tables, a new version changes them: minutes on a slow disk.
            startup: pod.startup(health, 900),
            readiness: health,
            // Not its health: that is bad while the database is away, which no restart mends.
            liveness: pod.http('/healthz', 'http', { period: 30, timeout: 20, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 472 }),
      // A new version moves what it keeps in the database, which no other may use meanwhile.
      strategy: 'Recreate',
      config: config.hash,
      volumes: [
        pod.config('config', config.name, { items: files }),
        {
          name: 'dashboards',
          projected: { sources: dashboards.map(({ name }) => ({ configMap: { name } })) },
        },
        trust.volume,
        pod.emptyDir('data', { sizeLimit: '1Gi' }),
        pod.emptyDir('search', { sizeLimit: '1Gi' }),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
      ],
      service: { http: port },
    });
    new Route(scope, 'route', { ...where('grafana'), route: needs.route });
  },
});

const health = pod.http('/api/health', 'http', { timeout: 10 });

/** The files that needs name, each under the name of its owner. */
const dashboardsOf = ({ clients, file }: Pick<BuildProps, 'clients' | 'file'>): readonly [string, string][] =>
  clients('dashboard').flatMap(({ owner, need: { files } }) =>
    files.map((name): [string, string] => [`${owner}-${name}`, drawnFrom(owner, name, file(owner, name))]),
  );
