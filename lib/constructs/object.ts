/** Puts typed manifests into the construct tree. */
import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Manifest } from '../../imports';
import { labels } from '../kube/names';
import { PlainObject } from '../kube/plain-object';

/** Adds one object. Its construct id is its identity, so that no two can share one by accident. */
export function add(scope: Construct, manifest: Manifest): ApiObject {
  const { kind, metadata } = manifest;
  const id = [kind, metadata.namespace, metadata.name].filter(Boolean).join('-').toLowerCase();
  return new PlainObject(scope, id, manifest);
}

/** Where an object lives and whose it is. */
export interface ObjectName {
  /** `metadata.name`, and value of `app.kubernetes.io/name`. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** Id of the platform component. */
  readonly component: string;
}

/** Metadata with the recommended labels. */
export const metadataOf = (
  { name, namespace, component }: ObjectName,
  annotations?: Readonly<Record<string, string>>,
) => ({ name, namespace, labels: labels({ name, component }), ...(annotations && { annotations }) });
