/** Labels that every object carries, and names that follow content. */
import { createHash } from 'node:crypto';

interface Named {
  /** The workload, such as `mlflow` or `mlflow-gate`. */
  readonly name: string;
  /** Id of the platform component. */
  readonly component: string;
}

interface Labelled extends Named {
  /** What it is within the component, such as `database` or `worker`. Default: not said. */
  readonly part?: string;
}

/** The recommended labels, and whose component it is. */
export const labels = ({ name, component, part }: Labelled): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': name,
  ...(part !== undefined && { 'app.kubernetes.io/component': part }),
  'app.kubernetes.io/part-of': 'thinkube',
  'app.kubernetes.io/managed-by': 'cdk8s-thinkube',
  'thinkube.io/component': component,
});

/** The labels that select pods. They never change: selectors cannot be changed in place. */
export const selector = ({ name, component }: Named): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': name,
  'thinkube.io/component': component,
});

/**
 * Ten characters that follow from the content alone: the order of keys does not matter, nor whether a key is
 * undefined or absent, since neither shows in a manifest.
 */
export const shortHash = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([ordered(value)]))
    .digest('hex')
    .slice(0, 10);

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}
