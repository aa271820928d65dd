/** What the rules know beside the objects. */
import type { External, Waiver, Workloads } from '../plan/facts';
import type { Plan } from '../plan/plan';

/** What the Plan says about the pods of a component. */
export interface PlannedPods {
  readonly id: string;
  readonly namespace: string;
  readonly workloads: Workloads;
}

/** All of it is optional: an App of one's own needs none. */
export interface Context {
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
   * classes and issuers are taken to exist.
   */
  readonly external?: readonly External[];
  /** API groups whose CRDs the platform brings. Not checked where absent. */
  readonly crdGroups?: readonly string[];
  /** The workloads that capacity was planned for. Not checked where absent. */
  readonly planned?: readonly PlannedPods[];
}

/** The context of a whole platform. */
export function contextOf(plan: Plan): Context {
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
    planned: components,
  };
}

const existingIssuer = (tls: Plan['platform']['tls']): External[] =>
  tls.issuer === 'existing'
    ? [{ kind: 'ClusterIssuer', name: tls.clusterIssuer, reason: 'named in the config: tls.clusterIssuer' }]
    : [];
