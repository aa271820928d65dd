import type { Construct } from 'constructs';
import { readAsset } from '../kube/asset';
import { shortHash } from '../kube/names';
import { add, metadataOf, type ObjectName } from './object';

/** A ConfigMap and the hash of what is in it: pods that carry the hash restart when it changes. */
export interface ConfigFiles {
  /** Name of the object. */
  readonly name: string;
  readonly hash: string;
}

/** Files as a ConfigMap. */
export function configFiles(
  scope: Construct,
  where: ObjectName,
  data: Readonly<Record<string, string>>,
  annotations?: Readonly<Record<string, string>>,
): ConfigFiles {
  add(scope, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataOf(where, annotations), data });
  return { name: where.name, hash: shortHash(data) };
}

/**
 * Files that a component ships, for `configFiles`.
 *
 * @param folder `__dirname` of the module that asks.
 */
export const shippedFiles = (folder: string, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, readAsset(folder, name)]));
