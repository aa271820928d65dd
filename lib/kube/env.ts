/** Environment variables, in the order written: a later one may use `$(EARLIER)`. */
import type { EnvVar } from '../../imports/k8s';

type From = NonNullable<EnvVar['valueFrom']>;
/** What a runtime is told, in words of its own, of the memory that its container may use, in Mi. */
type OfLimit = (limit: number) => string;
/** A literal, a reference, what follows from the memory limit, or undefined to leave the variable out. */
export type EnvValue = string | From | OfLimit | undefined;

/** Variables by name, of a container that may use so many Mi of memory. */
export const env = (values: Readonly<Record<string, EnvValue>>, limit: number): readonly EnvVar[] =>
  Object.entries(values).flatMap(([name, value]): EnvVar[] => {
    if (value === undefined) return [];
    if (typeof value === 'function') return [{ name, value: value(limit) }];
    return [typeof value === 'string' ? { name, value } : { name, valueFrom: value }];
  });

/** For GOMEMLIMIT: Go cleans up before the limit, which would kill it. */
export const goMemory: OfLimit = (limit) => `${Math.floor(limit * 0.78)}MiB`;
/** For NODE_OPTIONS: the heap; buffers and threads are beside it. */
export const nodeHeap: OfLimit = (limit) => `--max-old-space-size=${Math.floor(limit * 0.625)}`;

/** One key of a Secret. */
export const fromSecret = (secret: string, key: string): From => ({ secretKeyRef: { name: secret, key } });
/** One key of a ConfigMap. */
export const fromConfigMap = (configMap: string, key: string): From => ({
  configMapKeyRef: { name: configMap, key },
});
/** A field of the pod itself, such as `metadata.name`. */
export const fromField = (fieldPath: string): From => ({ fieldRef: { fieldPath } });
