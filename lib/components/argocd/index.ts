import { z } from 'zod';
import { mebibytes } from '../../kube/quantity';
import { dashboard, internet, kubeApi, metrics, route, signIn, trust } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { memory } from '../../plan/schema/fields';
import { credentialsFor, gitPorts, unknownHost } from './git';

/** Names of the processes: upstream's own, since every page about Argo CD uses them. */
export const processes = {
  controller: 'argocd-application-controller',
  repoServer: 'argocd-repo-server',
  server: 'argocd-server',
  redis: 'argocd-redis',
} as const;

/** Ports that the processes listen on, for requests and for metrics. */
export const ports = {
  server: 8080,
  serverMetrics: 8083,
  repoServer: 8081,
  repoServerMetrics: 8084,
  controllerMetrics: 8082,
  redis: 6379,
} as const;

/** Upstream's newest: https://github.com/argoproj/argo-cd at v3.6.1, with the Redis of its manifests. */
export const images = {
  argocd: 'quay.io/argoproj/argocd:v3.6.1',
  redis: 'public.ecr.aws/docker/library/redis:8.10.1-alpine',
} as const;

export const workloads = (controllerMemory: string) =>
  ({
    [processes.controller]: {
      kind: 'StatefulSet',
      containers: {
        controller: {
          cpu: '100m',
          memory: mebibytes(controllerMemory) < 400 ? controllerMemory : '400Mi',
          memoryLimit: controllerMemory,
        },
      },
    },
    [processes.repoServer]: {
      kind: 'Deployment',
      containers: { 'repo-server': { cpu: '50m', memory: '160Mi', memoryLimit: '1536Mi' } },
    },
    [processes.redis]: {
      kind: 'Deployment',
      init: { 'secret-init': { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' } },
      containers: { redis: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
    },
    [processes.server]: {
      kind: 'Deployment',
      containers: { server: { cpu: '30m', memory: '96Mi', memoryLimit: '384Mi' } },
    },
  }) as const;

export const argocd = defineComponent({
  id: 'argocd',
  title: 'Argo CD',
  summary: 'Keeps the cluster equal to the Git repository',
  category: 'delivery',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {
    knownHosts: z
      .array(
        z
          .string()
          .regex(
            /^\S+ (ssh|ecdsa)-\S+ \S+$/,
            'write one line of ssh-keyscan, such as "host ssh-ed25519 AAAA…"',
          ),
      )
      .default([])
      .meta({
        description: 'Keys of SSH Git hosts beside GitHub, GitLab and Bitbucket, as ssh-keyscan prints them.',
      }),
    pollSeconds: z
      .int()
      .min(30)
      .max(86400)
      .default(180)
      .meta({ description: 'Seconds between two looks at Git, where no webhook tells of a push.' }),
    controllerMemory: memory.default('1Gi').meta({
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
  claims: (_, context) => ({
    route: route({
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
    signIn: signIn({
      redirectPaths: ['/auth/callback'],
      // `argocd login --sso` listens here.
      redirectUris: ['http://localhost:8085/auth/callback'],
      public: true,
    }),
    trust: trust(),
    gitCredentials: credentialsFor(context.git),
    git: internet({
      pods: processes.repoServer,
      ports: gitPorts(context.git.repo),
      lan: true,
      reason: 'it reads the Git repository, and the CRDs of operators from GitHub',
    }),
    syncs: kubeApi({ pods: processes.controller, reason: 'it applies every object' }),
    shows: kubeApi({ pods: processes.server, reason: 'it shows and refreshes Applications' }),
    makesPassword: kubeApi({ pods: processes.redis, reason: 'its init container makes the password' }),
    controllerMetrics: metrics({
      pods: processes.controller,
      port: ports.controllerMetrics,
      alerts: ['alerts.yaml'],
    }),
    serverMetrics: metrics({ pods: processes.server, port: ports.serverMetrics }),
    repoServerMetrics: metrics({ pods: processes.repoServer, port: ports.repoServerMetrics }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
  }),
  workloads: ({ controllerMemory }) => workloads(controllerMemory),
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
});
