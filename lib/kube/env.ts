/** Environment variables, in the order written: a later one may use `$(EARLIER)`. */
import type { EnvVar } from '../../imports/k8s';

type From = NonNullable<EnvVar['valueFrom']>;
/** A literal, a reference, or undefined to leave the variable out. */
export type EnvValue = string | From | undefined;

/** Variables by name. */
export const env = (values: Readonly<Record<string, EnvValue>>): readonly EnvVar[] =>
  Object.entries(values).flatMap(([name, value]): EnvVar[] => {
    if (value === undefined) return [];
    return [typeof value === 'string' ? { name, value } : { name, valueFrom: value }];
  });

/** One key of a Secret. */
export const fromSecret = (secret: string, key: string): From => ({ secretKeyRef: { name: secret, key } });
/** One key of a ConfigMap. */
export const fromConfigMap = (configMap: string, key: string): From => ({
  configMapKeyRef: { name: configMap, key },
});
/** A field of the pod itself, such as `metadata.name`. */
export const fromField = (fieldPath: string): From => ({ fieldRef: { fieldPath } });
