/** What the rules know beside the objects. */
import type { Edge } from '../plan/edge';
import type { ClusterKind, External, PlannedWorkload, Waiver } from '../plan/facts';
import type { Plan } from '../plan/plan';

/** What the Plan says about the pods of a component. */
export interface PlannedPods {
  readonly id: string;
  readonly namespace: string;
  readonly workloads: Readonly<Record<string, PlannedWorkload>>;
  /** Images that run. Not checked if absent. */
  readonly images?: Readonly<Record<string, string>>;
  /** Its objects are changed by the option `patches`, so that other images may run. @default false */
  readonly patched?: boolean;
}

/** All of it is optional: an App of one's own needs none. */
export interface RuleFacts {
  /** Exceptions by id of the component. */
  readonly waivers?: ReadonlyMap<string, readonly Waiver[]>;
  /**
   * Whether a waiver that covers nothing is a problem. Options decide what is emitted, so `allow` for a
   * config that somebody wrote, `report` where a component is tested with all it can do.
   *
   * @default 'report'
   */
  readonly unusedWaivers?: 'report' | 'allow';
  /**
   * What exists without being emitted. Where it is not given, the cluster is somebody else's: its namespaces,
   * classes and issuers, and the accounts, stores, Secrets and ConfigMaps that it gives by name, are taken to exist.
   */
  readonly external?: readonly External[];
  /** API groups whose CRDs the platform brings. Not checked where absent. */
  readonly crdGroups?: readonly string[];
  /** Custom kinds without a namespace. Where absent, custom kinds are taken at their word. */
  readonly clusterKinds?: readonly ClusterKind[];
  /** Who may call whom. Not checked if absent; network policies that follow from them are then checked one by one. */
  readonly edges?: readonly Edge[];
  /** The workloads that capacity was planned for. Not checked where absent. */
  readonly planned?: readonly PlannedPods[];
}

/** What the rules know of a whole platform. */
export function ruleFacts(plan: Plan): RuleFacts {
  const { components, userSecrets, platform } = plan;
  const { storageClass } = platform.cluster;
  return {
    waivers: new Map(components.map(({ id, waivers }) => [id, waivers])),
    unusedWaivers: 'allow',
    external: [
      ...userSecrets.map(({ namespace, secret, keys, reason }) => ({
        kind: 'Secret',
        namespace,
        name: secret,
        keys,
        reason,
      })),
      { kind: 'StorageClass', name: storageClass, reason: 'named in the config: cluster.storageClass' },
      { kind: 'Namespace', name: 'argocd', reason: 'install.sh makes it' },
      ...existingIssuer(platform.tls),
      ...components.flatMap(({ external }) => external),
    ],
    // Argo CD's own come with it.
    crdGroups: ['argoproj.io', ...components.flatMap(({ crds }) => crds.flatMap(({ groups }) => groups))],
    clusterKinds: plan.clusterKinds,
    edges: plan.edges,
    planned: components.map(({ common, ...component }) => ({
      ...component,
      patched: common.patches.length > 0,
    })),
  };
}

const existingIssuer = (tls: Plan['platform']['tls']): External[] =>
  tls.issuer === 'existing'
    ? [{ kind: 'ClusterIssuer', name: tls.clusterIssuer, reason: 'named in the config: tls.clusterIssuer' }]
    : [];
