/** Argo CD's processes: what they are called, where they listen, what they run and what they may use. */
import { mebibytes } from '../../kit';

/** Upstream's own names, since every page about Argo CD uses them. */
export const processes = {
  controller: 'argocd-application-controller',
  repoServer: 'argocd-repo-server',
  server: 'argocd-server',
  redis: 'argocd-redis',
} as const;

/** Ports for requests and for metrics. */
export const ports = {
  server: 8080,
  serverMetrics: 8083,
  repoServer: 8081,
  repoServerMetrics: 8084,
  controllerMetrics: 8082,
  redis: 6379,
} as const;

/** Upstream's newest: https://github.com/argoproj/argo-cd at v3.6.3; Redis as in the manifests of v3.6.1. */
export const images = {
  argocd: 'quay.io/argoproj/argocd:v3.6.3',
  redis: 'public.ecr.aws/docker/library/redis:8.10.1-alpine',
} as const;

export const workloads = ({
  controllerMemory,
  roots = false,
}: {
  readonly controllerMemory: string;
  /** Whether the server of repositories gathers what it trusts by itself. @default false */
  readonly roots?: boolean;
}) =>
  ({
    [processes.controller]: {
      kind: 'StatefulSet',
      containers: {
        controller: {
          cpu: '100m',
          memory: mebibytes(controllerMemory) < 272 ? controllerMemory : '272Mi',
          memoryLimit: controllerMemory,
        },
      },
    },
    [processes.repoServer]: {
      kind: 'Deployment',
      containers: { 'repo-server': { cpu: '50m', memory: '64Mi', memoryLimit: '1536Mi' } },
      ...(roots && { init: { roots: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' } } }),
    },
    [processes.redis]: {
      kind: 'Deployment',
      init: { 'secret-init': { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' } },
      containers: { redis: { cpu: '10m', memory: '16Mi', memoryLimit: '128Mi' } },
    },
    [processes.server]: {
      kind: 'Deployment',
      containers: { server: { cpu: '30m', memory: '64Mi', memoryLimit: '384Mi' } },
    },
  }) as const;
