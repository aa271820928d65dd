/** From what Kubernetes says to what people understand: one row a signal, first row first. */
import type { Cause } from '../shared/types';
import type { Application, Container, IssuedCertificate, Pod } from './kinds';
import type { Volume } from './prometheus';

/** What a rest of a component looks like when its causes are sought; times in milliseconds since 1970. */
export interface Scene {
  readonly now: number;
  readonly pods: readonly Pod[];
  readonly application?: Application;
  readonly certificates: readonly IssuedCertificate[];
  readonly volumes: readonly Pick<Volume, 'claim' | 'used' | 'whole'>[];
  readonly alerts: readonly { readonly severity: string; readonly text: string; readonly since: string }[];
}

const minute = 60_000;
/** What is not ready for longer does not start, it fails. */
const patience = 10 * minute;
const day = 24 * 60 * minute;

const age = (now: number, at: string | undefined): number => (at ? now - Date.parse(at) : 0);

/** Why kubelet cannot get an image, from its message. */
const pullReasons: readonly (readonly [RegExp, string])[] = [
  [/not found|manifest unknown/i, 'there is no such image or tag'],
  [/unauthorized|denied|forbidden/i, 'its registry does not give it to this cluster'],
  [/too many requests|rate limit/i, 'its registry has had enough requests for now'],
  [/no such host|timeout|timed out|refused|unreachable|i\/o/i, 'its registry cannot be reached'],
];
const pullReason = (message: string): string =>
  pullReasons.find(([pattern]) => pattern.test(message))?.[1] ?? message;

/** What is short, from the scheduler's message: `0/2 nodes are available: 1 Insufficient memory, ...`. */
const shortages: readonly (readonly [RegExp, string])[] = [
  [/insufficient memory/i, 'memory'],
  [/insufficient cpu/i, 'processor time'],
  [/insufficient nvidia/i, 'graphics cards'],
];
function homelessText(message: string): string {
  const short = shortages.filter(([pattern]) => pattern.test(message)).map(([, what]) => what);
  return short.length > 0
    ? `No node has room for it: short of ${short.join(' and ')}`
    : `No node takes it: ${message}`;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** Why one container does not run, if it does not. */
function containerText(container: Container, now: number): string | undefined {
  const { waiting, ended, restarts } = container;
  const oom = ended?.reason === 'OOMKilled';
  switch (waiting?.reason) {
    case 'CrashLoopBackOff':
      return oom
        ? `Stopped again and again: out of memory. Killed ${times(restarts)}`
        : `Stopped again and again: it ends with code ${ended?.exitCode ?? 'unknown'}. Started ${times(restarts)} anew`;
    case 'ImagePullBackOff':
    case 'ErrImagePull':
      return `Its image does not come: ${pullReason(waiting.message)}`;
    case 'InvalidImageName':
      return `The name of its image is wrong: ${waiting.message}`;
    case 'CreateContainerConfigError':
      return `It waits for something that is not there: ${waiting.message}`;
    case 'CreateContainerError':
    case 'RunContainerError':
      return `It cannot be started: ${waiting.message}`;
  }
  return oom && age(now, ended.at) < patience ? 'Killed in the last minutes: out of memory' : undefined;
}

function podCauses(pod: Pod, now: number): readonly Cause[] {
  if (pod.leaving || pod.phase === 'Succeeded') return [];
  const about = { since: pod.since, pod: pod.name };
  if (pod.homeless) return [{ level: 'degraded', text: homelessText(pod.homeless), ...about }];
  const failing = [...pod.init, ...pod.containers].flatMap((container): readonly Cause[] => {
    const text = containerText(container, now);
    return text === undefined ? [] : [{ level: 'degraded', text, ...about, container: container.name }];
  });
  if (failing.length > 0) return failing;
  if (pod.phase === 'Failed') {
    const text = pod.owner === 'Job' ? 'One of its jobs failed' : 'It has stopped and is not started again';
    return [{ level: pod.owner === 'Job' ? 'warning' : 'degraded', text, ...about }];
  }
  if (pod.ready || pod.owner === 'Job') return [];
  const preparing = pod.init.find(({ running }) => running);
  const text = preparing ? `Prepares itself (${preparing.name})` : 'Runs, but is not ready yet';
  const late = age(now, pod.since) > patience;
  return [
    late
      ? { level: 'degraded', text: `Not ready for ${Math.round(age(now, pod.since) / minute)} min`, ...about }
      : { level: 'starting', text, ...about },
  ];
}

/** Argo CD's own words, where the pods say nothing. */
function applicationCauses({ application, now }: Scene): readonly Cause[] {
  if (!application) return [];
  const { health, phase, message, sync, healthSince, finished } = application;
  const since = healthSince === undefined ? {} : { since: healthSince };
  if (phase === 'Failed' || phase === 'Error') {
    return [
      {
        level: 'degraded',
        text: `Argo CD cannot apply it: ${message}`,
        ...(finished && { since: finished }),
      },
    ];
  }
  if (health === 'Degraded')
    return [{ level: 'degraded', text: 'Argo CD finds it degraded, and no pod says why', ...since }];
  if (health === 'Missing') return [{ level: 'degraded', text: 'Some of its objects are missing', ...since }];
  if (health === 'Progressing')
    return [{ level: 'starting', text: 'Argo CD waits until it is ready', ...since }];
  if (sync === 'OutOfSync' && age(now, finished) > patience)
    return [{ level: 'warning', text: 'It differs from Git' }];
  return [];
}

const certificateCauses = ({ certificates, now }: Scene): readonly Cause[] =>
  certificates.flatMap((certificate): readonly Cause[] => {
    const left = certificate.ends === undefined ? undefined : Date.parse(certificate.ends) - now;
    if (left !== undefined && left < 0)
      return [{ level: 'degraded', text: `Its certificate ${certificate.name} has ended` }];
    if (!certificate.ready)
      return [
        { level: 'warning', text: `Its certificate ${certificate.name} is not there: ${certificate.text}` },
      ];
    return left !== undefined && left < 14 * day
      ? [{ level: 'warning', text: `Its certificate ends in ${Math.floor(left / day)} days` }]
      : [];
  });

const volumeCauses = ({ volumes }: Scene): readonly Cause[] =>
  volumes
    .map(({ claim, used, whole }) => ({ claim, full: used / whole }))
    .filter(({ full }) => full > 0.9)
    .map(({ claim, full }) => ({
      level: full > 0.98 ? 'degraded' : 'warning',
      text: `Its volume ${claim} is ${Math.round(full * 100)} % full`,
    }));

const alertCauses = ({ alerts }: Scene): readonly Cause[] =>
  alerts.map(({ text, since }) => ({ level: 'warning', text, since }));

const rank = { degraded: 0, warning: 1, starting: 2 } as const;

/** Everything that is wrong with a component, worst first; pods before Argo CD, which only sees them. */
export function causesOf(scene: Scene): readonly Cause[] {
  const pods = scene.pods.flatMap((pod) => podCauses(pod, scene.now));
  const all = [
    ...pods,
    ...certificateCauses(scene),
    ...volumeCauses(scene),
    ...(pods.length > 0 ? [] : applicationCauses(scene)),
    ...alertCauses(scene),
  ];
  return all.sort((a, b) => rank[a.level] - rank[b.level]);
}
