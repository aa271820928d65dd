/**
 * Pauses have an end. Each is a Lease in the panel's namespace, named like its component, so that a panel that was down
 * when one ended takes it up.
 */
import { next } from '../../lib/components/calendar/clock.mjs';
import { type PauseLength, pauseLengths } from '../shared/types';
import { json, type Kubernetes, Refused } from './kubernetes';

const hour = 3_600_000;
const morning = { hours: [7], minutes: [0], months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };

const ends: Readonly<Record<PauseLength, (now: number) => number | undefined>> = {
  hour: (now) => now + hour,
  hours: (now) => now + 4 * hour,
  morning: (now) => next(morning, now),
  monday: (now) => next({ ...morning, weekdays: [1] }, now),
};

/** Milliseconds since 1970; undefined where there is no such length. */
export function endOf(length: string, now: number): number | undefined {
  const known = pauseLengths.find((each) => each === length);
  return known && ends[known](now);
}

const pathOf = ({ namespace }: Kubernetes, component: string): string =>
  `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${component}`;

/** Makes it, or gives the one that is there another end. Milliseconds since 1970. */
export async function begin(
  kubernetes: Kubernetes,
  { component, by, from, until }: { component: string; by: string; from: number; until: number },
): Promise<void> {
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: component },
    spec: {
      holderIdentity: by,
      // Kubernetes wants six digits behind the second.
      acquireTime: new Date(from).toISOString().replace('Z', '000Z'),
      leaseDurationSeconds: Math.round((until - from) / 1000),
    },
  };
  const path = `${pathOf(kubernetes, component)}?fieldManager=panel&force=true`;
  await kubernetes.call(path, json('PATCH', lease, 'application/apply-patch+yaml'));
}

/** There may be none: what was paused by other means has no end. */
export async function end(kubernetes: Kubernetes, component: string): Promise<void> {
  await kubernetes.call(pathOf(kubernetes, component), { method: 'DELETE' }).catch((error) => {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
  });
}
