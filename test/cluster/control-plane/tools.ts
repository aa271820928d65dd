/** The programs of a control plane: a Go module each under modules/, which pins the version and every checksum. */

export interface Tool {
  /** Folder under `home`. */
  readonly module: string;
  /** Folder of modules, seen from the checkout. Default test/cluster/modules. */
  readonly home?: string;
  readonly version: string;
  /** Program by name: the package to build. */
  readonly programs: Readonly<Record<string, string>>;
  /** Variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** For the builder, besides what every build gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Path of an upstream module that is built in a copy of itself, with its own pins, and changes.patch where there is one. */
  readonly copied?: string;
}

/** Kubernetes versions by minor: the one that the platform is made for, the oldest and the newest supported. */
export const kubernetesVersions = { '1.34': 'v1.34.4', '1.36': 'v1.36.3', '1.37': 'v1.37.2' } as const;
export type Minor = keyof typeof kubernetesVersions;
export const defaultMinor: Minor = '1.36';

const names = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;

/** Without the variables the API server calls itself v0.0.0, and clients misbehave. */
function kubernetes(minor: Minor, programs: readonly string[]): Tool {
  const version = kubernetesVersions[minor];
  const variable = 'k8s.io/component-base/version';
  return {
    module: `kubernetes-${minor}`,
    version,
    programs: Object.fromEntries(programs.map((name) => [name, `k8s.io/kubernetes/cmd/${name}`])),
    variables: {
      [`${variable}.gitVersion`]: version,
      [`${variable}.gitMajor`]: '1',
      [`${variable}.gitMinor`]: minor.slice(2),
    },
  };
}

const argo = 'github.com/argoproj/argo-cd/v3/cmd';

export const tools = {
  kubernetes: kubernetes('1.36', names),
  oldest: kubernetes('1.34', ['kube-apiserver']),
  newest: kubernetes('1.37', ['kube-apiserver']),
  etcd: { module: 'etcd', version: 'v3.6.16', programs: { etcd: 'go.etcd.io/etcd/server/v3' } },
  kwok: { module: 'kwok', version: 'v0.8.0', programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } },
  kustomize: {
    module: 'kustomize',
    version: 'v5.8.3',
    programs: { kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' },
  },
  argocd: { module: 'argocd', version: 'v3.6.1', programs: { argocd: argo } },
  redis: { module: 'redis', version: 'miniredis v2.40.0', programs: { redis: '.' } },
  templates: { module: 'templates', version: 'sprig v3.3.0', programs: { templates: '.' } },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

/** What each part of the proof needs. */
export const needs = {
  apply: ['kubernetes', 'oldest', 'newest', 'etcd'],
  objects: ['kubernetes', 'etcd'],
  core: ['kubernetes', 'etcd', 'kwok', 'templates'],
  capacity: ['kubernetes', 'etcd', 'kwok'],
  platform: ['kubernetes', 'etcd', 'kwok', 'kustomize', 'argocd', 'redis', 'templates'],
} as const satisfies Record<string, readonly ToolName[]>;
