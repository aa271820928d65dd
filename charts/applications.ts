/** The app-of-apps: an Application for each component and for each operator's CRDs, in the Plan's order. */
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Application } from '../imports/argo-cd';
import { add, metadataOf } from '../lib/constructs/object';
import { syncWave } from '../lib/kube/argocd';
import type { Plan, PlannedComponent } from '../lib/plan/plan';
import { crdWave } from '../lib/plan/waves';
import { crdSources } from './crds';
import { argoNamespace, project, projects, server } from './projects';

/** Folder of the Applications, and id of their chart. */
export const appsFolder = 'apps';

/** What the root application syncs. */
export class Applications extends Chart {
  constructor(scope: Construct, plan: Plan) {
    super(scope, appsFolder, { disableResourceNameHashes: true });
    const { git } = plan.platform;
    project(this, 'crds', git.repo);
    project(this, 'platform', git.repo, plan.clusterKinds);
    project(this, 'self', git.repo);
    for (const { operator } of crdSources(plan)) {
      application(this, {
        git,
        name: crdApplication(operator),
        component: operator,
        folder: `crds/${operator}`,
        project: projects.crds,
        namespace: argoNamespace,
        wave: crdWave,
        // Without its CRD, every object of the kind is gone.
        options: ['Prune=false'],
        kustomize: true,
      });
    }
    for (const component of plan.components) componentApplication(this, plan, component);
  }
}

type Placed = Pick<PlannedComponent, 'id' | 'namespace' | 'wave'>;

function componentApplication(
  scope: Construct,
  { platform: { git } }: Plan,
  { id, namespace, wave }: Placed,
): void {
  const self = namespace === argoNamespace;
  application(scope, {
    git,
    name: id,
    component: id,
    folder: id,
    project: self ? projects.self : projects.platform,
    namespace,
    wave,
    // A namespace and its custom resources' CRDs may come with another Application.
    options: ['SkipDryRunOnMissingResource=true'],
    // Argo CD does not take itself away.
    cascade: !self,
  });
}

/** The Application of a chart of one's own. @throws Error if the app is not the platform's */
export function ownApplication(app: Construct, plan: Plan, placed: Placed): void {
  const apps = app.node.tryFindChild(appsFolder);
  if (!(apps instanceof Applications)) {
    throw new Error(`the app of the chart ${placed.id} is not a platform's: make it with appOf`);
  }
  componentApplication(apps, plan, placed);
}

/** Every Application but the root, in the order of their waves. */
export const applicationNames = (plan: Plan): readonly { readonly name: string; readonly wave: number }[] => [
  ...crdSources(plan).map(({ operator }) => ({ name: crdApplication(operator), wave: crdWave })),
  ...[...plan.components].sort((a, b) => a.wave - b.wave).map(({ id, wave }) => ({ name: id, wave })),
];

const crdApplication = (operator: string): string => `crds-${operator}`;

/** Name of the Application that brings all others. */
export const rootName = 'root';

/** The root application and its project: applied once, by install.sh. Deleting it leaves the others alone. */
export function root(scope: Construct, { git }: Plan['platform']): void {
  project(scope, 'root', git.repo);
  application(scope, {
    git,
    name: rootName,
    component: 'argocd',
    folder: appsFolder,
    project: projects.root,
    namespace: argoNamespace,
    options: [],
  });
}

interface ApplicationProps {
  readonly git: Plan['platform']['git'];
  readonly name: string;
  readonly component: string;
  /** Folder of the output. */
  readonly folder: string;
  readonly project: string;
  /** Of objects that say none. */
  readonly namespace: string;
  readonly wave?: number;
  /** Sync options beside server-side apply. */
  readonly options: readonly string[];
  /** Whether its objects go with it. Default false. */
  readonly cascade?: boolean;
  /** Whether the folder is a kustomization. Default false: plain files. */
  readonly kustomize?: boolean;
}

function application(scope: Construct, props: ApplicationProps): void {
  const { git, name, component, folder, project, namespace, wave, options, cascade, kustomize } = props;
  const annotations = {
    ...(wave !== undefined && syncWave(wave)),
    // A commit that changes other folders leaves its manifests in the cache.
    'argocd.argoproj.io/manifest-generate-paths': '.',
  };
  const manifest: Application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      ...metadataOf({ name, namespace: argoNamespace, component }, annotations),
      ...(cascade && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
    },
    spec: {
      project,
      source: {
        repoURL: git.repo,
        targetRevision: `refs/heads/${git.branch}`,
        path: `${git.path}/${folder}`,
        ...(!kustomize && { directory: { recurse: true } }),
      },
      destination: { server, namespace },
      syncPolicy: {
        automated: { enabled: true, prune: true, selfHeal: true },
        syncOptions: ['ServerSideApply=true', ...options],
        // The usual five tries are over before an empty cluster has pulled its images.
        retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
      },
      revisionHistoryLimit: 3,
    },
  };
  add(scope, manifest);
}
