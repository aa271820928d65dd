/** What stands in for a program that cannot run here: the smallest part of it that the rest relies on. */
import type { KubeObject } from '../../../lib/kube/object';
import { items, number, text } from '../../../lib/objects/read';
import { type Cluster, isMissing, isThere } from '../client';
import type { Templates } from './templates';

export interface StandIn {
  readonly name: string;
  /** What it does, for the report. */
  readonly plays: string;
  /** Deployments of which one must be ready before it acts: an operator that does not run does nothing. */
  readonly deployments: readonly string[];
  step(world: World): Promise<void>;
}

export interface World {
  readonly cluster: Cluster;
  readonly templates: Templates;
}

/** Names of Deployments with a pod that is ready. */
export async function readyDeployments(cluster: Cluster): Promise<ReadonlySet<string>> {
  const all = await cluster.all('apps/v1', 'Deployment');
  return new Set(
    all
      .filter((each) => (number(each, 'status.readyReplicas') ?? 0) > 0)
      .map(({ metadata: { name } }) => name),
  );
}

/** The status of a condition. */
export function condition(object: unknown, type: string): string | undefined {
  const found = items(object, 'status.conditions').find(({ fields }) => fields['type'] === type);
  return text(found?.fields, 'status');
}

export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Writes a status unless it says the same already. */
export async function say(
  cluster: Cluster,
  object: KubeObject,
  { conditions, ...rest }: { readonly conditions: readonly Condition[] } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const known = conditions.every(({ type, status, message }) =>
    items(object, 'status.conditions').some(
      ({ fields }) => fields['type'] === type && fields['status'] === status && fields['message'] === message,
    ),
  );
  if (known) return;
  const stamped = conditions.map((each) => ({ ...each, lastTransitionTime: now() }));
  await gone(() => cluster.change(object, { status: { ...rest, conditions: stamped } }, '/status'));
}

/** What is deleted or made by somebody else in the meantime is no fault. */
export async function gone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isMissing(error) && !isThere(error)) throw error;
  }
}

export const owner = ({ apiVersion, kind, metadata }: KubeObject) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: text(metadata, 'uid') ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

export const isDeleted = (object: KubeObject): boolean =>
  text(object, 'metadata.deletionTimestamp') !== undefined;

export const encode = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
