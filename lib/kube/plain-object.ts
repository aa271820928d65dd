/** Objects of plain data, and what objects hold when all is said. */
import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';

/** What those of plain data are made of, until one is patched. */
const manifests = new WeakMap<ApiObject, ApiObjectProps>();

/** An object of plain data, as all of ours are. */
export class PlainObject extends ApiObject {
  constructor(scope: Construct, id: string, manifest: ApiObjectProps) {
    super(scope, id, manifest);
    manifests.set(this, manifest);
  }

  override addJsonPatch(...ops: JsonPatch[]): void {
    manifests.delete(this);
    super.addJsonPatch(...ops);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What an object holds: what it is comes first, then the rest by key, whatever order it was made in. cdk8s asks its
 * resolvers about each single value, in case it is a token; what is plain need not be asked about.
 */
export function dataOf(object: ApiObject): Fields {
  const manifest = manifests.get(object);
  const found: Fields =
    manifest && isPlain(manifest) ? { ...manifest, metadata: object.metadata.toJson() } : object.toJson();
  const { apiVersion, kind, metadata, ...rest } = found;
  return { apiVersion, kind, metadata: inOrder(metadata), ...byKey(rest) };
}

/** Neither a token, nor null, which cdk8s leaves out. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object') return typeof value !== 'function';
  if (Array.isArray(value)) return value.every(isPlain);
  return isMap(value) && Object.values(value).every(isPlain);
}

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  return isMap(value) ? byKey(value) : value;
}

function byKey(fields: Fields): Fields {
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] !== undefined) sorted[key] = inOrder(fields[key]);
  }
  return sorted;
}
