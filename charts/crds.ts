/** CRDs of operators: lists of upstream's files, which Argo CD and `kubectl apply -k` download alike. */
import { argoCdCrds } from '../lib/components/argocd/crds';
import { toYaml } from '../lib/kube/yaml';
import type { CrdSource } from '../lib/plan/facts';
import type { Plan } from '../lib/plan/plan';
import type { Files } from '../lib/synth/write';

/** Every operator that is on, once, by name; Argo CD runs in any case. */
export function crdSources({ components }: Pick<Plan, 'components'>): readonly CrdSource[] {
  const byOperator = new Map(
    [argoCdCrds, ...components.flatMap(({ crds }) => crds)].map((source) => [source.operator, source]),
  );
  return [...byOperator.values()].sort((a, b) => (a.operator < b.operator ? -1 : 1));
}

/** `crds/<operator>/kustomization.yaml`, by path. */
export const crdFiles = (plan: Pick<Plan, 'components'>): Files =>
  new Map(
    crdSources(plan).map((source) => [
      `crds/${source.operator}/kustomization.yaml`,
      toYaml(kustomization(source)),
    ]),
  );

const kustomization = ({ repo, commit, files }: CrdSource) => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: files.map((path) => `https://raw.githubusercontent.com/${repo}/${commit}/${path}`),
});
