import type { PolicyRule } from '../../../imports/k8s';
import {
  Account,
  type AccountProps,
  configFiles,
  defineComponent,
  field,
  hostIn,
  inDays,
  isOverSsh,
  labels,
  need,
  packageVariables,
  planned,
  pod,
  Route,
  Server,
  stock,
  z,
} from '../../kit';
import { configMap, controllerContainer, ports, serverContainer } from './containers';
import { crds } from './crds';
import { hello } from './hello';
import { author, image, imageTemplate } from './image';
import { person, personGroups } from './people';
import { controllerRules, serverRules, stepRules } from './rights';
import { settings, steps, uid } from './settings';

const version = 'v4.1.4';
const controller = 'workflow-controller';
const server = 'argo-server';

/** Where the server of a repository is asked by HTTPS, whatever way the config names. */
const overHttps = (repo: string): string =>
  isOverSsh(repo) ? `https://${hostIn(repo)}` : new URL(repo).origin;

/**
 * Argo Workflows for one namespace, its own: steps run there, restricted, as an account that may report and nothing
 * else. Files and logs are in a bucket, what has ended in PostgreSQL.
 *
 * Upstream: argo-workflows v4.1.2, manifests/namespace-install, docs/workflow-controller-configmap.yaml, server/auth.
 */
export const argoWorkflows = defineComponent({
  id: 'argo-workflows',
  title: 'Argo Workflows',
  summary: 'Work in steps, each of them a container: pipelines, experiments, things by the clock',
  category: 'delivery',
  profiles: ['core', 'dev'],
  folder: __dirname,
  options: {
    parallel: z.int().min(1).max(100).default(4).meta({ description: 'Workflows that run at a time.' }),
    stepMemory: field.memory
      .default('1Gi')
      .meta({ description: 'Memory limit of a step that does not name its own.' }),
    keepDays: z.int().min(1).max(3650).optional().meta({
      description:
        'Days that ended workflows, their logs and files are kept. Default: what `retention.runs` says.',
    }),
    images: z.boolean().default(false).meta({
      description:
        'Make images of what is pushed to Git, by the template image. Harbor, BuildKit and Argo Events come along.',
    }),
    internet: z.boolean().default(true).meta({ description: 'Let steps reach the internet.' }),
  },
  images: {
    controller: `quay.io/argoproj/workflow-controller:${version}`,
    server: `quay.io/argoproj/argocli:${version}`,
    executor: `quay.io/argoproj/argoexec:${version}`,
    hello: stock.busybox,
    git: stock.git,
    builder: stock.buildkit,
  },
  runs: ({ images }) => [
    ...(['controller', 'server', 'executor', 'hello'] as const),
    ...(images ? (['git', 'builder'] as const) : []),
  ],
  crds: [crds],
  keeps: ({ keepDays }, { retention }) => [
    {
      what: 'ended workflows, their logs and files',
      stays: inDays(keepDays ?? retention.runs),
      key: keepDays === undefined ? 'retention.runs' : 'components.argo-workflows.keepDays',
    },
  ],
  help: {
    first: [
      'Sign in, and submit the template hello. Admins start and stop workflows, users look on.',
      'Steps run as user 8737 unless they name another one, and never as root.',
      'From a shell: `kubectl create -n argo-workflows -f workflow.yaml`.',
    ].join(' '),
    emergency: [
      'Workflows go on without Keycloak; the page needs it at its start. Without it, sign in with a token:',
      '`kubectl port-forward -n argo-workflows service/argo-server 2746`, then http://localhost:2746/login with',
      'Bearer and the output of `kubectl create token -n argo-workflows workflows-admins`.',
    ].join(' '),
  },
  needs: ({ images, internet, keepDays }, { retention }) => ({
    database: need.database(),
    artifacts: need.bucket({ expireDays: keepDays ?? retention.runs }),
    // Its server does not start without Keycloak, which is no later than this: it too waits for the database.
    signIn: need.signIn({ redirectPaths: ['/oauth2/callback'] }),
    trust: need.trust(),
    route: need.route({
      host: 'workflows',
      service: server,
      port: ports.web,
      annotations: {
        // Progress and logs come as one long answer, piece by piece.
        'nginx.org/proxy-buffering': 'False',
        'nginx.org/proxy-read-timeout': '3600s',
        'nginx.org/proxy-buffer-size': '16k',
        'nginx.org/proxy-buffers': '8 16k',
        'nginx.org/client-max-body-size': '50m',
      },
    }),
    registry: images ? need.registry() : undefined,
    builder: images ? need.builder() : undefined,
    pushes: images ? need.pushes({ template: imageTemplate, unless: author }) : undefined,
    packages: need.call({
      component: 'devpi',
      pods: 'devpi',
      port: 3141,
      reason: 'steps install Python packages',
    }),
    works: need.kubeApi({ pods: controller, reason: 'makes the pods of workflows' }),
    shows: need.kubeApi({ pods: server, reason: 'shows workflows, and starts those that people submit' }),
    reports: need.kubeApi({ pods: steps, reason: 'each step reports how it ended' }),
    internet: internet
      ? need.internet({ pods: steps, ports: [80, 443], reason: 'steps fetch data and packages' })
      : undefined,
    metrics: need.metrics({ pods: controller, port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ parallel, stepMemory }) => ({
    [controller]: {
      kind: 'Deployment' as const,
      containers: { controller: { cpu: '50m', memory: '96Mi', memoryLimit: '512Mi' } },
    },
    [server]: {
      kind: 'Deployment' as const,
      containers: { server: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' } },
    },
    ...Object.fromEntries(
      Array.from({ length: parallel }, (_, i) => [
        i === 0 ? steps : `${steps}-${i + 1}`,
        {
          kind: 'Pod' as const,
          containers: {
            main: { cpu: '50m', memory: '64Mi', memoryLimit: stepMemory },
            wait: { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' },
          },
          init: { init: { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' } },
          madeBy: 'the controller, for each step of a workflow',
        },
      ]),
    ),
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, platform } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const trust = pod.trusted(needs.trust);
    const security = pod.restricted({ uid });
    const config = configFiles(
      scope,
      where(configMap),
      settings({
        ...options,
        keepDays: options.keepDays ?? platform.retention.runs,
        artifacts: needs.artifacts,
        database: needs.database,
        signIn: needs.signIn,
        url: needs.route.url,
        labels: labels({ name: steps, component: id }),
      }),
    );
    const account = (name: string, rules: readonly PolicyRule[], more: Pick<AccountProps, 'mounted'> = {}) =>
      new Account(scope, `${name}-account`, { ...where(name), rules, ...more });

    new Server(scope, 'controller', {
      ...planned(props, controller, { containers: { controller: controllerContainer(images) } }),
      account: account(controller, controllerRules([needs.database.secret, needs.artifacts.secret])),
      security,
      volumes: [pod.emptyDir('tmp', { sizeLimit: '64Mi' })],
      // Tables are changed at its start, and it follows a change of its settings only in part.
      strategy: 'Recreate',
      config: config.hash,
    });
    new Server(scope, 'server', {
      ...planned(props, server, { containers: { server: serverContainer(images.server, trust) } }),
      account: account(
        server,
        serverRules([
          ...[needs.signIn.secret, needs.database.secret, needs.artifacts.secret, 'sso'],
          ...personGroups.map((group) => `workflows-${group}.service-account-token`),
        ]),
      ),
      security,
      volumes: [pod.emptyDir('tmp', { sizeLimit: '256Mi' }), trust.volume],
      service: { web: ports.web },
      config: config.hash,
    });
    new Route(scope, 'route', { ...where(id), route: needs.route });

    account(steps, stepRules, { mounted: true });
    for (const group of personGroups) person(scope, where, group, needs.signIn.groups[group]);
    if (needs.registry && needs.builder) {
      const gitea = props.hosts.find(({ component }) => component === 'gitea');
      image(scope, {
        namespace,
        images,
        trust: needs.trust,
        builder: needs.builder.address,
        registry: needs.registry,
        domain: props.platform.cluster.domain,
        gitHome: gitea?.url ?? overHttps(props.platform.git.repo),
        packages: needs.packages.on ? packageVariables(`devpi.${needs.packages.namespace}.svc`) : {},
      });
    }
    hello(scope, where, images.hello);
  },
});
