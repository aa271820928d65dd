/** Argo CD's own processes beside the cluster, and what its Applications say. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../lib/kube/object';
import { items, text } from '../../../lib/objects/read';
import { type Cluster, isMissing } from '../client';
import type { Binaries } from '../control-plane/build';
import { freePorts, type Processes, type Started, until } from '../control-plane/processes';

export const argoNamespace = 'argocd';
const version = 'argoproj.io/v1alpha1';

export interface ArgoCd {
  /** Kills the application controller, and starts it again. */
  restartController(): Promise<void>;
}

export interface Wanted {
  readonly binaries: Binaries;
  readonly processes: Processes;
  readonly kubeconfig: string;
  readonly folder: string;
}

export async function startArgoCd({ binaries, processes, kubeconfig, folder }: Wanted): Promise<ArgoCd> {
  const [redis = 0, repo = 0, repoMetrics = 0, metrics = 0] = await freePorts(4);
  // Pretending to be in the cluster, they look for the kubeconfig there.
  const env = { ...environment(binaries, folder), KUBECONFIG: kubeconfig };
  const program = (name: string) => join(folder, 'path', name);
  const address = `127.0.0.1:${redis}`;
  processes.start('redis', binaries.path('redis', 'redis'), [address]);
  processes.start(
    'repo-server',
    program('argocd-repo-server'),
    [
      `--redis=${address}`,
      `--port=${repo}`,
      '--address=127.0.0.1',
      '--metrics-address=127.0.0.1',
      `--metrics-port=${repoMetrics}`,
      '--disable-tls',
      '--client-ca-path=',
      '--loglevel=warn',
    ],
    { env },
  );
  const controller = (): Started =>
    processes.start(
      'application-controller',
      program('argocd-application-controller'),
      [
        `--namespace=${argoNamespace}`,
        `--kubeconfig=${kubeconfig}`,
        `--redis=${address}`,
        `--repo-server=127.0.0.1:${repo}`,
        '--repo-server-plaintext',
        `--metrics-port=${metrics}`,
        '--app-resync=60',
        '--status-processors=10',
        '--operation-processors=10',
        '--loglevel=warn',
      ],
      { env },
    );
  let running = controller();
  return {
    restartController: async () => {
      await running.stop('SIGKILL');
      processes.forget(running);
      running = controller();
    },
  };
}

function environment(binaries: Binaries, folder: string): NodeJS.ProcessEnv {
  for (const name of ['path', 'tls', 'ssh', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const path = join(folder, 'path');
  const link = (target: string, name: string) => symlinkSync(target, join(path, name));
  link(binaries.path('argocd', 'argocd'), 'argocd-repo-server');
  link(binaries.path('argocd', 'argocd'), 'argocd-application-controller');
  link(binaries.path('kustomize', 'kustomize'), 'kustomize');
  // Part of the image; without it every generation of manifests fails.
  writeFileSync(join(path, 'git-verify-wrapper.sh'), '#!/bin/sh\nexit 0\n');
  chmodSync(join(path, 'git-verify-wrapper.sh'), 0o755);
  return {
    ...process.env,
    PATH: `${path}:${process.env['PATH'] ?? ''}`,
    TMPDIR: join(folder, 'tmp'),
    // Each new CRD makes the controller ask for all kinds; the usual 50 questions a second take minutes for 50 CRDs.
    ARGOCD_K8S_CLIENT_QPS: '400',
    ARGOCD_K8S_CLIENT_BURST: '800',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
    ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
}

export interface AppState {
  readonly name: string;
  readonly sync: string;
  readonly health: string;
  readonly phase: string;
  readonly revision: string;
  readonly wave: number;
  readonly message: string;
  readonly object: KubeObject;
}

export async function applications(cluster: Cluster): Promise<readonly AppState[]> {
  const all = await cluster.all(version, 'Application', argoNamespace);
  return all.map(stateOf);
}

export const stateOf = (object: KubeObject): AppState => ({
  name: object.metadata.name,
  sync: text(object, 'status.sync.status') ?? 'Unknown',
  health: text(object, 'status.health.status') ?? 'Unknown',
  phase: text(object, 'status.operationState.phase') ?? '',
  revision: text(object, 'status.sync.revision') ?? '',
  wave: Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0),
  message: [
    text(object, 'status.operationState.message'),
    text(object, 'status.health.message'),
    ...items(object, 'status.conditions').map(({ fields }) => text(fields, 'message')),
    ...items(object, 'status.operationState.syncResult.resources')
      .filter(({ fields }) => fields['status'] === 'SyncFailed')
      .map(({ fields }) => `${text(fields, 'kind')}/${text(fields, 'name')}: ${text(fields, 'message')}`),
    ...unhealthy(object),
  ]
    .filter((each) => each !== undefined)
    .join('; '),
  object,
});

/** The objects of an Application that are not well, as its status names them. */
export const unhealthy = (object: KubeObject): readonly string[] =>
  items(object, 'status.resources').flatMap(({ fields }) => {
    const health = text(fields, 'health.status');
    const out = text(fields, 'status');
    const wrong = (health !== undefined && health !== 'Healthy') || out !== 'Synced';
    const said = text(fields, 'health.message');
    return wrong
      ? [`${text(fields, 'kind')}/${text(fields, 'name')} ${out} ${health ?? ''}${said ? ` (${said})` : ''}`]
      : [];
  });

export const isWell = ({ sync, health }: AppState): boolean => sync === 'Synced' && health === 'Healthy';

/** One line about an Application, for an error. */
export const describe = ({ name, sync, health, phase, message }: AppState): string =>
  `${name}: ${sync} ${health} ${phase} ${message.slice(0, 600)}`;

/** Asks Argo CD to look at Git now, as a webhook would. */
export async function refresh(
  cluster: Cluster,
  type: 'normal' | 'hard' = 'normal',
  which?: readonly AppState[],
): Promise<void> {
  for (const { object } of which ?? (await applications(cluster))) {
    try {
      await cluster.change(object, { metadata: { annotations: { 'argocd.argoproj.io/refresh': type } } });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

export interface Convergence {
  readonly commit: string;
  readonly seconds: number;
  /** Applications that there must be, the root among them. */
  readonly names: readonly string[];
  /** Applications of which nothing is expected. */
  readonly except?: readonly string[];
  readonly dead: () => readonly string[];
  readonly see?: (states: readonly AppState[]) => void;
}

/** Until every Application is at this commit, Synced and Healthy. */
export async function converge(cluster: Cluster, wanted: Convergence): Promise<readonly AppState[]> {
  const { commit, seconds, names, except = [], dead, see } = wanted;
  let last: readonly AppState[] = [];
  let asked = 0;
  return until(
    `${names.length} applications are Synced and Healthy at ${commit.slice(0, 8)}`,
    seconds,
    async () => {
      const ended = dead();
      if (ended.length > 0) throw new Error(`a process ended: ${ended.join('; ')}`);
      try {
        last = await applications(cluster);
      } catch {
        // The API server is away, in a proof that takes it away.
        return undefined;
      }
      see?.(last);
      const here = last.filter(({ name }) => !except.includes(name));
      const there = new Set(here.map(({ name }) => name));
      const complete = names.every((name) => except.includes(name) || there.has(name));
      const extra = here.some(({ name }) => !names.includes(name));
      const isDone = here.every(
        (each) => isWell(each) && each.revision === commit && each.phase !== 'Running',
      );
      if (complete && !extra && isDone) return last;
      // What Argo CD's own look at Git does every few minutes, sooner: a health check that ran out of time on a
      // busy machine is asked again, and a commit that was missed is seen.
      if (Date.now() - asked > 20_000) {
        asked = Date.now();
        const late = here.filter((each) => each.revision !== commit || !isWell(each));
        await refresh(cluster, 'normal', late).catch(() => undefined);
      }
      return undefined;
    },
    {
      every: 0.7,
      state: () =>
        Promise.resolve(
          [
            `missing: ${names.filter((name) => !last.some((each) => each.name === name)).join(', ') || 'none'}`,
            ...last.filter((each) => !isWell(each) || each.revision !== commit).map(describe),
          ].join('\n  '),
        ),
    },
  );
}
