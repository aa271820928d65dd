import type { Construct } from 'constructs';
import { shortHash } from '../kube/names';
import { add, type Placed, placed } from './object';

/** A ConfigMap and the hash of what is in it: pods that carry the hash restart when it changes. */
export interface ConfigFiles {
  /** Name of the object. */
  readonly name: string;
  readonly hash: string;
}

/** Files as a ConfigMap. */
export function configFiles(
  scope: Construct,
  where: Placed,
  data: Readonly<Record<string, string>>,
  annotations?: Readonly<Record<string, string>>,
): ConfigFiles {
  add(scope, { apiVersion: 'v1', kind: 'ConfigMap', metadata: placed(where, annotations), data });
  return { name: where.name, hash: shortHash(data) };
}
