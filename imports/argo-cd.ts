/** Argo CD, read at v3.6.1: argoproj.io/v1alpha1. */
import type { Metadata } from './k8s';

/** A folder of the repository, kept equal to the cluster. */
export interface Application {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'Application';
  readonly metadata: Metadata & { readonly finalizers?: string[] };
  readonly spec: {
    readonly project: string;
    readonly source: {
      readonly repoURL: string;
      /** A full reference (`refs/heads/main`) is cheaper to resolve. */
      readonly targetRevision: string;
      readonly path: string;
      /** Absent for a kustomization. */
      readonly directory?: { readonly recurse: boolean; readonly exclude?: string };
    };
    readonly destination: { readonly server: string; readonly namespace: string };
    readonly syncPolicy: {
      readonly automated: { readonly enabled: true; readonly prune: boolean; readonly selfHeal: boolean };
      readonly syncOptions?: readonly string[];
      readonly retry: {
        /** -1: for ever. */
        readonly limit: number;
        /** A retry takes the newest commit. */
        readonly refresh: boolean;
        readonly backoff: {
          readonly duration: string;
          readonly factor: number;
          readonly maxDuration: string;
        };
      };
    };
    readonly ignoreDifferences?: readonly {
      readonly group: string;
      readonly kind: string;
      readonly name?: string;
      readonly namespace?: string;
      readonly jsonPointers?: readonly string[];
      readonly jqPathExpressions?: readonly string[];
    }[];
    readonly revisionHistoryLimit?: number;
  };
}

/** `*` stands for all. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** What its Applications may write, and where. */
export interface AppProject {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'AppProject';
  readonly metadata: Metadata & { readonly finalizers?: string[] };
  readonly spec: {
    readonly description: string;
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
    /** Kinds without a namespace that may be written. None where absent. */
    readonly clusterResourceWhitelist?: readonly GroupKind[];
    /** Kinds in namespaces that may be written. All where absent. */
    readonly namespaceResourceWhitelist?: readonly GroupKind[];
  };
}

export type ArgoCdManifest = Application | AppProject;
