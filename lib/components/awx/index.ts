import {
  Account,
  add,
  composedSecret,
  configFiles,
  defineComponent,
  gitServers,
  inDays,
  metadataOf,
  need,
  OneShot,
  oneShot,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
} from '../../kit';
import { inOption, insideCluster } from '../../plan/lan';
import { operator, operatorContainer, setupContainer } from './containers';
import { crds } from './crds';
import { images, imagesOf, runs } from './editions';
import { operatorRules } from './operator';
import { shape, type Template } from './options';
import { shippedTemplates } from './playbooks';
import { awxSpec, made, name } from './resource';
import { jobPods, wanted } from './wanted';

const setup = 'awx-setup';
const small = { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' };
const madeBy = 'the operator of AWX';

/**
 * AWX or its fork Ascender, made by its operator: its state in the shared PostgreSQL, people from Keycloak, and
 * templates as the config has them, kept by a Job over its API.
 *
 * Upstream: ctrliq/ascender-operator (config, roles/installer, docs), ctrliq/ascender 25.5.1 (awx/sso), and
 * ansible/awx-operator 2.19.1, ansible/awx 24.6.1 (awx/sso, awx/api).
 */
export const awx = defineComponent({
  id: 'awx',
  title: 'AWX',
  summary: 'Ansible with a web page: playbooks that people start, with a few questions, and see run',
  category: 'delivery',
  folder: __dirname,
  // The operator writes its pods without a seccomp profile.
  podSecurity: 'baseline',
  options: shape,
  images,
  runs,
  crds: [crds],
  waivers: [
    {
      rule: 'read-only-root',
      object: `Deployment/${operator}`,
      reason: 'the runner of its playbooks writes beside its home',
    },
    {
      rule: 'namespace-level',
      object: 'Namespace/awx',
      reason: 'the operator writes the pods of AWX without a seccomp profile',
    },
    {
      rule: 'rbac-secrets',
      object: `Role/${operator}`,
      reason: 'it makes the Secrets of AWX, in its own namespace',
    },
    {
      rule: 'rbac-admin',
      object: `Role/${operator}`,
      reason: 'it gives the account of AWX its rights, in its own namespace',
    },
  ],
  keeps: (_options, { retention }) => [
    { what: 'runs of playbooks, and what they wrote', stays: inDays(retention.runs), key: 'retention.runs' },
  ],
  help: {
    first:
      'Sign in with Keycloak, by the symbol below the form. Templates come from components.awx.templates; a playbook that reaches the machines needs a credential of the type Machine, which you add under Credentials. Those of the package (docs/playbooks.md) use two by their names, within the hour: Machines, and Deploy key, of the type of that name, with a key that may push.',
    emergency:
      'The form takes the account admin, with the password from: kubectl get secret -n awx awx-admin -o jsonpath="{.data.password}" | base64 -d.',
  },
  notes: ({ edition }) =>
    edition === 'awx'
      ? [
          'AWX: its makers have published no release since July 2024, also none for security; edition: ascender is kept up',
        ]
      : [],
  problems: ({ repo, push, templates, playbooks }, platform) => [
    ...inOption('repo', repo === undefined ? undefined : insideCluster(repo, platform)),
    ...inOption('push', push === undefined ? undefined : insideCluster(push, platform)),
    ...twice(templates, playbooks ? shippedTemplates(platform) : []),
  ],
  needs: ({ repo, push }, { git }) => ({
    database: need.database(),
    admin: need.secret({
      rotation: {
        after: [
          'kubectl exec -n awx deployment/awx-web -c awx-web -- awx-manage update_password --username=admin',
        ],
      },
    }),
    key: need.secret({
      keys: ['secret_key'],
      rotation: { never: 'credentials in its database are encrypted with it' },
    }),
    websocket: need.secret({ keys: ['secret'] }),
    panel: need.secret({
      alsoReadBy: ['dashboard'],
      rotation: { restart: true },
    }),
    signIn: need.signIn({ redirectPaths: ['/sso/complete/oidc/'] }),
    trust: need.trust(),
    route: need.route({
      host: 'awx',
      service: made.service,
      pods: made.web,
      port: 80,
      targetPort: made.port,
      annotations: {
        'nginx.org/websocket-services': made.service,
        'nginx.org/proxy-read-timeout': '300s',
      },
    }),
    makes: need.kubeApi({ pods: operator, reason: 'makes AWX from its resource' }),
    starts: need.kubeApi({ pods: made.task, reason: 'starts the pods that run playbooks' }),
    projects: need.internet({
      pods: made.task,
      ...gitServers(repo ?? git.repo),
      lan: true,
      reason: 'fetches projects from Git',
    }),
    playbooks: need.internet({
      pods: jobPods,
      ...gitServers(repo ?? git.repo, push ?? git.repo),
      lan: true,
      reason: 'playbooks reach machines by SSH, and collections on the internet',
    }),
    metrics: need.metrics(),
  }),
  workloads: ({ memory }) => ({
    [operator]: {
      kind: 'Deployment',
      containers: { manager: { cpu: '50m', memory: '256Mi', memoryLimit: '960Mi' } },
    },
    [made.web]: {
      kind: 'Deployment',
      containers: {
        redis: small,
        web: { cpu: '100m', memory: '768Mi', memoryLimit: memory },
        rsyslog: small,
      },
      madeBy,
    },
    [made.task]: {
      kind: 'Deployment',
      containers: {
        redis: small,
        task: { cpu: '100m', memory: '768Mi', memoryLimit: memory },
        ee: { cpu: '20m', memory: '64Mi', memoryLimit: '512Mi' },
        rsyslog: small,
      },
      madeBy,
    },
    [jobPods]: {
      kind: 'Job',
      containers: { worker: { cpu: '100m', memory: '128Mi', memoryLimit: '1Gi' } },
      madeBy: 'AWX, for each run of a playbook',
    },
    ...oneShot(setup, { containers: { setup: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } } }),
  }),
  external: () => [
    { kind: 'Service', namespace: 'awx', name: made.service, reason: 'the operator makes it' },
  ],
  build(scope, props) {
    const { id, namespace, needs, options, platform, workloads } = props;
    const images = imagesOf(options.edition, props.images);
    const where = (each: string) => ({ name: each, namespace, component: id });
    const secrets = { postgres: 'awx-postgres', settings: 'awx-sign-in-settings' };

    new Server(scope, 'operator', {
      ...planned(props, operator, {
        containers: { manager: operatorContainer(images.operator, namespace) },
      }),
      account: new Account(scope, 'account', { ...where(operator), rules: operatorRules }),
      security: pod.restricted({ uid: 1001, gid: 0 }),
      strategy: 'Recreate',
    });

    const { database, signIn } = needs;
    composedSecret(scope, where(secrets.postgres), {
      fetch: [{ extract: database.secret }],
      data: {
        host: database.host,
        port: String(database.port),
        database: database.name,
        sslmode: 'prefer',
        type: 'unmanaged',
      },
    });
    composedSecret(scope, where(secrets.settings), {
      fetch: [{ extract: signIn.secret }],
      data: { 'sign_in.py': "SOCIAL_AUTH_OIDC_SECRET = '{{ .clientSecret }}'\n" },
      onlyData: true,
    });
    add(scope, {
      apiVersion: 'awx.ansible.com/v1beta1',
      kind: 'AWX',
      metadata: metadataOf(where(name)),
      spec: awxSpec({
        images,
        needs,
        secrets,
        admin: platform.cluster.admin,
        containers: {
          web: workloads[made.web].containers,
          task: workloads[made.task].containers,
        },
      }),
    });
    new Route(scope, 'route', { ...where(made.service), route: needs.route });

    const job = workloads[jobPods].containers.worker;
    const facts = JSON.stringify(wanted({ platform, options, images, trust: needs.trust, job }), null, 2);
    const scripts = configFiles(scope, where(setup), {
      ...shippedFiles(__dirname, ['setup.py']),
      'wanted.json': facts,
    });
    new OneShot(scope, 'setup', {
      ...planned(props, setup, {
        containers: { setup: setupContainer(images.ee, needs) },
      }),
      security: pod.restricted({ uid: 1000, gid: 0 }),
      volumes: [pod.config('scripts', scripts.name)],
      content: scripts.hash,
      timeZone: platform.cluster.timezone,
    });
  },
});

/** AWX knows a template by its name: of two, each run of the setup would undo the other. */
const twice = (own: readonly Template[], shipped: readonly Template[]) =>
  own.flatMap(({ name: wanted }, i) =>
    [...shipped, ...own.slice(0, i)].some((other) => other.name === wanted)
      ? [
          {
            path: `templates.${i}.name`,
            message: `${wanted} is the name of another template`,
            hint: 'write another name; or "playbooks: false", if yours takes the place of one of the package',
          },
        ]
      : [],
  );
