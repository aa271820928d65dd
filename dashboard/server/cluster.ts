/** What is in the cluster now, by watches: one picture that is always current. */
import * as v from 'valibot';
import type { SourceState } from '../shared/types';
import * as kinds from './kinds';
import { follow, type Kubernetes } from './kubernetes';

export interface Cluster {
  readonly pods: readonly kinds.Pod[];
  readonly warnings: readonly kinds.Warning[];
  readonly nodes: readonly kinds.ClusterNode[];
  readonly scaled: readonly kinds.Scaled[];
  readonly cronJobs: readonly kinds.CronJob[];
  readonly jobs: readonly kinds.Job[];
  readonly certificates: readonly kinds.IssuedCertificate[];
  readonly applications: readonly kinds.Application[];
  readonly pauses: readonly kinds.Pause[];
  readonly sources: { readonly kubernetes: SourceState; readonly argocd: SourceState };
}

const silent: SourceState = { ok: false, at: '', text: 'no answer yet' };

/** Whether each path of a source answers; the first that does not speaks for the source. */
class Health {
  private readonly paths = new Map<string, SourceState>();

  constructor(private readonly changed: () => void) {}

  expect(path: string): void {
    this.paths.set(path, silent);
  }

  set(path: string, ok: boolean, text?: string): void {
    const before = this.paths.get(path) ?? silent;
    const at = ok ? new Date().toISOString() : before.at;
    this.paths.set(path, { ok, at, ...(text !== undefined && { text }) });
    if (before.ok !== ok) this.changed();
  }

  get(): SourceState {
    const all = [...this.paths.values()];
    return all.find(({ ok }) => !ok) ?? all[0] ?? silent;
  }
}

/**
 * @param changed called after each change, as often as there are any
 * @returns a look at the cluster
 */
export function watchCluster(
  kubernetes: Kubernetes,
  changed: () => void,
  signal: AbortSignal,
): () => Cluster {
  const health = { kubernetes: new Health(changed), argocd: new Health(changed) };

  function all<T>(source: keyof typeof health, path: string, schema: v.GenericSchema<unknown, T>) {
    health[source].expect(path);
    const items = follow<T>(kubernetes, {
      path,
      read: (object) => v.parse(schema, object),
      changed,
      state: (ok, text) => health[source].set(path, ok, text),
      signal,
    });
    return () => [...items.values()];
  }

  const pods = all('kubernetes', '/api/v1/pods', kinds.pod);
  const warnings = all('kubernetes', '/api/v1/events?fieldSelector=type%3DWarning', kinds.warning);
  const nodes = all('kubernetes', '/api/v1/nodes', kinds.node);
  const deployments = all('kubernetes', '/apis/apps/v1/deployments', kinds.scaled);
  const statefulSets = all('kubernetes', '/apis/apps/v1/statefulsets', kinds.scaled);
  const jobs = all('kubernetes', '/apis/batch/v1/jobs', kinds.job);
  const cronJobs = all('kubernetes', '/apis/batch/v1/cronjobs', kinds.cronJob);
  const certificates = all('kubernetes', '/apis/cert-manager.io/v1/certificates', kinds.certificate);
  const applications = all(
    'argocd',
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications',
    kinds.application,
  );
  const pauses = all(
    'kubernetes',
    `/apis/coordination.k8s.io/v1/namespaces/${kubernetes.namespace}/leases`,
    kinds.pause,
  );
  return () => ({
    pods: pods(),
    warnings: warnings(),
    nodes: nodes(),
    scaled: [...deployments(), ...statefulSets()],
    jobs: jobs(),
    cronJobs: cronJobs(),
    certificates: certificates(),
    applications: applications(),
    pauses: pauses(),
    sources: { kubernetes: health.kubernetes.get(), argocd: health.argocd.get() },
  });
}
