/** What the node and its images run that comes as Go modules; each is built once into the cache that all proofs share. */
import { kubernetesVersions, type Tool, tools } from '../cluster/control-plane/tools';
import { goTool } from '../config/need';

const home = 'test/node/modules';
const kubernetes = kubernetesVersions['1.36'];

/** A program of a module whose pin names it, in a module of its own. */
const one = (module: string, version: string, path: string, more: Partial<Tool> = {}): Tool => ({
  home,
  module,
  version,
  programs: { [module]: path },
  ...more,
});

/** Programs of an upstream module, built in a copy of it. */
const copied = (
  module: string,
  version: string,
  upstream: string,
  programs: Readonly<Record<string, string>>,
  more: Partial<Tool> = {},
): Tool => ({ home, module, version, copied: upstream, programs, ...more });

/** The node's own, besides the control plane. */
export const nodeTools = {
  kubelet: {
    home,
    module: 'kubernetes',
    version: kubernetes,
    programs: {
      kubelet: 'k8s.io/kubernetes/cmd/kubelet',
      'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
    },
    variables: tools.kubernetes.variables,
  },
  kubeRouter: one('kube-router', 'v2.1.0', 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router'),
} as const satisfies Record<string, Tool>;

/** What the tests of configuration build, too. */
const shared = [
  'coredns',
  'nats',
  'oauth2-proxy',
  'prometheus-nats-exporter',
  'redis_exporter',
  'weed',
] as const;
type ConfigTool = (typeof shared)[number];
export const isConfigTool = (name: string): name is ConfigTool => shared.some((each) => each === name);

/** @throws Error where it cannot be built */
export function configTools(name: ConfigTool): string {
  const need = goTool(name);
  if ('missing' in need) throw new Error(need.missing);
  return need.found;
}

const argoWorkflows = 'github.com/argoproj/argo-workflows/v4';

/** What images are made of. A recipe names one by its key. */
export const imageTools = {
  argocd: tools.argocd,
  kustomize: tools.kustomize,
  kubectl: tools.kubernetes,
  'cert-manager': one('cert-manager', 'v1.21.2', '.', {
    variables: { 'github.com/cert-manager/cert-manager/pkg/util.AppVersion': 'v1.21.2' },
  }),
  'trust-manager': one('trust-manager', 'v0.25.0', 'github.com/cert-manager/trust-manager/cmd/trust-manager'),
  'external-secrets': copied('external-secrets', 'v0.16.2', 'github.com/external-secrets/external-secrets', {
    'external-secrets': '.',
  }),
  'local-path-provisioner': one(
    'local-path-provisioner',
    'v0.0.37',
    'github.com/rancher/local-path-provisioner',
    {
      variables: { 'main.VERSION': 'v0.0.37' },
      // The checksum database does not know this version: go.sum has what was downloaded first.
      environment: { GONOSUMDB: 'github.com/rancher/local-path-provisioner' },
    },
  ),
  prometheus: one('prometheus', 'v3.13.5', 'github.com/prometheus/prometheus/cmd/prometheus'),
  metallb: copied('metallb', 'v0.15.2', 'go.universe.tf/metallb', {
    controller: './controller',
    speaker: './speaker',
  }),
  'metrics-server': one('metrics-server', 'v0.9.0', 'sigs.k8s.io/metrics-server/cmd/metrics-server'),
  'argo-workflows': copied(
    'argo-workflows',
    'v4.0.5',
    argoWorkflows,
    {
      'workflow-controller': './cmd/workflow-controller',
      argo: './cmd/argo',
      argoexec: './cmd/argoexec',
    },
    { variables: { [`${argoWorkflows}.version`]: 'v4.0.5' } },
  ),
  'kube-state-metrics': one('kube-state-metrics', 'v2.20.0', 'k8s.io/kube-state-metrics/v2'),
} as const satisfies Record<string, Tool>;

export type ImageTool = keyof typeof imageTools;
export const isImageTool = (name: string): name is ImageTool => Object.hasOwn(imageTools, name);
