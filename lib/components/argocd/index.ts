import { defineComponent, field, hostIn, need, z } from '../../kit';
import { ArgoCd } from './argocd';
import { credentialsFor, gitPorts, hasKey, unknownHost } from './git';
import { images, ports, processes, workloads } from './processes';

/** Argo CD that looks after itself. */
export const argocd = defineComponent({
  id: 'argocd',
  title: 'Argo CD',
  summary: 'Keeps the cluster equal to the Git repository',
  category: 'delivery',
  profiles: 'all',
  folder: __dirname,
  options: {
    knownHosts: z
      .array(
        z
          .string()
          .regex(
            /^(@(cert-authority|revoked) )?\S+ ((ssh|ecdsa)-\S+|sk-\S+@openssh\.com) \S+( .*)?$/,
            'write one line of ssh-keyscan, such as "host ssh-ed25519 AAAA…"',
          )
          .refine(
            hasKey,
            'write the whole key, as ssh-keyscan prints it: its type is encoded at the beginning',
          ),
      )
      .default([])
      .meta({
        description:
          'Keys of SSH Git hosts other than GitHub, GitLab and Bitbucket, as ssh-keyscan prints them.',
      }),
    pollSeconds: z
      .int()
      .min(30)
      .max(86400)
      .default(180)
      .meta({ description: 'Seconds between two looks at Git, where no webhook tells of a push.' }),
    controllerMemory: field.memory.default('1Gi').meta({
      description: 'Memory limit of the controller, which keeps all objects of the cluster in mind.',
    }),
    localAdmin: z.boolean().default(false).meta({
      description:
        'A local account beside sign-in, for when sign-in is down: user admin, password in a Secret.',
    }),
  },
  images,
  waivers: [
    {
      rule: 'rbac-wildcards',
      object: `ClusterRole/thinkube-${processes.controller}`,
      reason: 'it applies whatever kinds the components of today and tomorrow bring',
    },
    {
      rule: 'rbac-secrets',
      object: `ClusterRole/thinkube-${processes.controller}`,
      reason: 'it compares every object with Git, Secrets without data among them',
    },
    {
      rule: 'rbac-wildcards',
      object: `ClusterRole/thinkube-${processes.server}`,
      reason: 'it shows any object of an Application; its own policy decides to whom',
    },
    {
      rule: 'rbac-secrets',
      object: `ClusterRole/thinkube-${processes.server}`,
      reason: 'it shows any object of an Application, and masks the values of Secrets',
    },
    {
      rule: 'secret-literal',
      object: 'ConfigMap/argocd-ssh-known-hosts-cm',
      reason: 'public keys of Git hosts',
    },
  ],
  needs: (_options, { git }) => ({
    route: need.route({
      host: 'deploy',
      service: processes.server,
      port: 80,
      targetPort: ports.server,
      annotations: {
        // The session is a cookie that holds a whole token, and outgrows the default of 4k.
        'nginx.org/proxy-buffer-size': '16k',
        'nginx.org/proxy-buffers': '8 16k',
        // Progress comes as one long answer, piece by piece.
        'nginx.org/proxy-buffering': 'False',
        'nginx.org/proxy-read-timeout': '3600s',
        // Payload of webhooks; Argo CD itself takes 50 MB.
        'nginx.org/client-max-body-size': '50m',
      },
    }),
    signIn: need.signIn({
      redirectPaths: ['/auth/callback'],
      // `argocd login --sso` listens here.
      redirectUris: ['http://localhost:8085/auth/callback'],
      public: true,
      // Its session is the token itself; who signs out after it has ended stays signed in at Keycloak.
      tokenLifetime: 3600,
    }),
    trust: need.trust(),
    gitCredentials: credentialsFor(git),
    git: need.internet({
      pods: processes.repoServer,
      ports: gitPorts(git.repo),
      hosts: [hostIn(git.repo)],
      lan: true,
      reason: 'it reads the Git repository, and the CRDs of operators from GitHub',
    }),
    syncs: need.kubeApi({ pods: processes.controller, reason: 'it applies every object' }),
    shows: need.kubeApi({ pods: processes.server, reason: 'it shows and refreshes Applications' }),
    makesPassword: need.kubeApi({ pods: processes.redis, reason: 'its init container makes the password' }),
    controllerMetrics: need.metrics({
      pods: processes.controller,
      port: ports.controllerMetrics,
      alerts: ['alerts.yaml'],
    }),
    serverMetrics: need.metrics({ pods: processes.server, port: ports.serverMetrics }),
    repoServerMetrics: need.metrics({ pods: processes.repoServer, port: ports.repoServerMetrics }),
    dashboard: need.dashboard(),
    steer: need.steer({ applications: true }),
  }),
  workloads,
  external: () => [
    {
      kind: 'Secret',
      namespace: 'argocd',
      name: processes.redis,
      keys: ['auth'],
      reason: 'made by the init container of Redis, once',
    },
  ],
  problems: ({ knownHosts }, { git }) => unknownHost(git.repo, knownHosts),
  help: {
    first:
      'Open the application "root": each tile is a component, green when it is healthy and equal to Git.',
    emergency:
      'Set components.argocd.localAdmin to true, synthesise and push. Then sign in as admin with the password from: ' +
      'kubectl -n argocd get secret argocd-initial-admin-secret -o jsonpath={.data.password} | base64 -d. ' +
      'Without Git or a browser: kubectl -n argocd get applications, or argocd app list --core.',
  },
  build(scope, { namespace, images, options, needs, ...props }) {
    const { route, signIn, trust } = needs;
    const health = props.health.map((check) => ({ ...check, code: props.file(check.owner, check.file) }));
    new ArgoCd(scope, 'argocd', { namespace, images, ...options, route, signIn, trust, health });
  },
});
