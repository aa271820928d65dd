/** What the panel keeps of each kind of object: the shape that is read, and the few facts that stay. */
import * as v from 'valibot';

const text = v.optional(v.string(), '');
const time = v.optional(v.nullable(v.string()));

const metadata = v.object({
  namespace: text,
  name: v.string(),
  creationTimestamp: text,
  deletionTimestamp: v.optional(v.string()),
  ownerReferences: v.optional(v.array(v.object({ kind: v.string(), name: text })), []),
});
const conditions = v.optional(
  v.array(v.object({ type: v.string(), status: v.string(), message: text, lastTransitionTime: time })),
  [],
);
const conditionOf = (all: v.InferOutput<typeof conditions>, type: string) =>
  all.find((each) => each.type === type);

const containerState = v.optional(
  v.object({
    running: v.optional(v.object({})),
    waiting: v.optional(v.object({ reason: text, message: text })),
    terminated: v.optional(v.object({ reason: text, exitCode: v.number(), finishedAt: time })),
  }),
  {},
);
const container = v.pipe(
  v.object({
    name: v.string(),
    ready: v.boolean(),
    restartCount: v.number(),
    state: containerState,
    lastState: containerState,
  }),
  v.transform(({ name, ready, restartCount, state, lastState }) => {
    const ended = lastState.terminated ?? state.terminated;
    return {
      name,
      ready,
      restarts: restartCount,
      running: state.running !== undefined,
      /** Why it does not run, as kubelet says it. */
      waiting: state.waiting,
      /** How it ended the last time. */
      ended: ended && { reason: ended.reason, exitCode: ended.exitCode, at: ended.finishedAt ?? '' },
    };
  }),
);

export const pod = v.pipe(
  v.object({
    metadata,
    spec: v.object({
      nodeName: v.optional(v.string()),
      volumes: v.optional(v.array(v.object({ persistentVolumeClaim: v.optional(v.object({})) })), []),
    }),
    status: v.object({
      phase: v.optional(v.string(), 'Pending'),
      conditions,
      initContainerStatuses: v.optional(v.array(container), []),
      containerStatuses: v.optional(v.array(container), []),
    }),
  }),
  v.transform(({ metadata, spec, status }) => {
    const ready = conditionOf(status.conditions, 'Ready');
    const scheduled = conditionOf(status.conditions, 'PodScheduled');
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      node: spec.nodeName,
      /** It has a volume that stays. */
      stores: spec.volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined),
      phase: status.phase,
      ready: ready?.status === 'True',
      /** Since when it is ready, or is not. */
      since: ready?.lastTransitionTime ?? metadata.creationTimestamp,
      /** Kind of what made it, such as `Job`. */
      owner: metadata.ownerReferences[0]?.kind,
      leaving: metadata.deletionTimestamp !== undefined,
      /** What the scheduler says if it finds no node. */
      homeless: scheduled?.status === 'False' ? scheduled.message : undefined,
      init: status.initContainerStatuses,
      containers: status.containerStatuses,
    };
  }),
);
export type Pod = v.InferOutput<typeof pod>;
export type Container = Pod['containers'][number];

export const warning = v.pipe(
  v.object({
    metadata,
    involvedObject: v.object({ kind: text, name: text }),
    reason: text,
    message: text,
    count: v.optional(v.number(), 1),
    lastTimestamp: time,
    eventTime: time,
  }),
  v.transform(({ metadata, involvedObject, reason, message, count, lastTimestamp, eventTime }) => ({
    namespace: metadata.namespace,
    object: `${involvedObject.kind}/${involvedObject.name}`,
    reason,
    text: message,
    count,
    at: lastTimestamp ?? eventTime ?? metadata.creationTimestamp,
  })),
);
export type Warning = v.InferOutput<typeof warning>;

export const application = v.pipe(
  v.object({
    metadata,
    spec: v.optional(
      v.object({
        syncPolicy: v.optional(v.object({ syncOptions: v.optional(v.array(v.string()), []) }), {}),
      }),
      {},
    ),
    status: v.optional(
      v.object({
        sync: v.optional(
          v.object({ status: v.optional(v.string(), 'Unknown'), revision: v.optional(v.string()) }),
          {},
        ),
        health: v.optional(
          v.object({ status: v.optional(v.string(), 'Unknown'), lastTransitionTime: time }),
          {},
        ),
        operationState: v.optional(v.object({ phase: text, message: text, finishedAt: time })),
        history: v.optional(v.array(v.object({ revision: text, deployedAt: text })), []),
      }),
      {},
    ),
  }),
  v.transform(({ metadata, spec, status: { sync, health, operationState, history } }) => ({
    name: metadata.name,
    syncOptions: spec.syncPolicy?.syncOptions ?? [],
    sync: sync.status,
    health: health.status,
    healthSince: health.lastTransitionTime ?? undefined,
    revision: sync.revision,
    phase: operationState?.phase ?? '',
    message: operationState?.message ?? '',
    finished: operationState?.finishedAt ?? undefined,
    history: history.slice(-5).map(({ revision, deployedAt }) => ({ revision, at: deployedAt })),
  })),
);
export type Application = v.InferOutput<typeof application>;

export const node = v.pipe(
  v.object({
    metadata,
    spec: v.optional(v.object({ taints: v.optional(v.array(v.object({ key: v.string() })), []) }), {}),
    status: v.object({ conditions }),
  }),
  v.transform(({ metadata, spec, status }) => {
    const ready = conditionOf(status.conditions, 'Ready');
    return {
      name: metadata.name,
      ready: ready?.status === 'True',
      since: ready?.lastTransitionTime ?? undefined,
      /** Sent to sleep, by the clock or by a person. */
      asleep: spec.taints?.some(({ key }) => key === 'thinkube.io/asleep') ?? false,
    };
  }),
);
export type ClusterNode = v.InferOutput<typeof node>;

export const cronJob = v.pipe(
  v.object({
    metadata,
    spec: v.object({ schedule: v.string(), suspend: v.optional(v.boolean(), false) }),
    status: v.optional(v.object({ lastScheduleTime: time, lastSuccessfulTime: time }), {}),
  }),
  v.transform(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    schedule: spec.schedule,
    suspended: spec.suspend,
    lastStart: status.lastScheduleTime ?? undefined,
    lastSuccess: status.lastSuccessfulTime ?? undefined,
  })),
);
export type CronJob = v.InferOutput<typeof cronJob>;

/** Somebody paused a component; see pauses.ts. */
export const pause = v.pipe(
  v.object({
    metadata,
    spec: v.object({
      holderIdentity: text,
      acquireTime: text,
      leaseDurationSeconds: v.optional(v.number(), 0),
    }),
  }),
  v.transform(({ metadata, spec }) => ({
    component: metadata.name,
    by: spec.holderIdentity,
    /** Milliseconds since 1970; one that tells no end has ended. */
    until: Date.parse(spec.acquireTime) + spec.leaseDurationSeconds * 1000 || 0,
  })),
);
export type Pause = v.InferOutput<typeof pause>;

/** A Deployment or a StatefulSet. */
export const scaled = v.pipe(
  v.object({ metadata, spec: v.object({ replicas: v.optional(v.number(), 1) }) }),
  v.transform(({ metadata, spec }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    replicas: spec.replicas,
  })),
);
export type Scaled = v.InferOutput<typeof scaled>;

export const job = v.pipe(
  v.object({
    metadata,
    status: v.optional(v.object({ conditions, startTime: time, completionTime: time }), {}),
  }),
  v.transform(({ metadata, status }) => {
    const failed = conditionOf(status.conditions ?? [], 'Failed');
    const ended = conditionOf(status.conditions ?? [], 'Complete') ?? failed;
    return {
      namespace: metadata.namespace,
      /** The CronJob that it is of. */
      owner: metadata.ownerReferences[0]?.name,
      started: status.startTime ?? metadata.creationTimestamp,
      state: ended?.status !== 'True' ? 'running' : ended === failed ? 'failed' : 'succeeded',
      text: failed?.message ?? '',
    } as const;
  }),
);
export type Job = v.InferOutput<typeof job>;

export const certificate = v.pipe(
  v.object({ metadata, status: v.optional(v.object({ conditions, notAfter: time }), {}) }),
  v.transform(({ metadata, status }) => {
    const ready = conditionOf(status.conditions, 'Ready');
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      ready: ready?.status === 'True',
      text: ready?.message ?? 'cert-manager has not looked at it yet',
      ends: status.notAfter ?? undefined,
    };
  }),
);
export type IssuedCertificate = v.InferOutput<typeof certificate>;
