/** A small platform that keeps every rule, and ways to break it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { labels } from '../../lib/kube/names';
import type { Emitted, KubeObject } from '../../lib/kube/object';
import type { RuleFacts } from '../../lib/objects/facts';
import { at, type Fields, fields, isFields, text } from '../../lib/objects/read';
import { check } from '../../lib/rules/check';
import type { Rule } from '../../lib/rules/rule';
import { repository } from '../repository';

const file = readFileSync(join(repository, 'test/fixtures/rules/platform.yaml'), 'utf8');
const templates = ['spec.template', 'spec.jobTemplate.spec.template'];

/** What the platform's own context says. */
export const context: RuleFacts = {
  external: [
    { kind: 'Namespace', name: 'argocd', reason: 'install.sh makes it' },
    { kind: 'Secret', namespace: 'notes', name: 'home-made', keys: ['token'], reason: 'the user makes it' },
  ],
  crdGroups: [
    'argoproj.io',
    'cert-manager.io',
    'external-secrets.io',
    'generators.external-secrets.io',
    'trust.cert-manager.io',
  ],
  clusterKinds: [
    { group: 'cert-manager.io', kind: 'ClusterIssuer' },
    { group: 'trust.cert-manager.io', kind: 'Bundle' },
  ],
};

const documents: readonly unknown[] = parseAllDocuments(file).map((document) => document.toJS());

/** The objects of the fixture, made anew. */
export const platform = (): Emitted[] =>
  structuredClone(documents).map((parsed) => {
    if (!isFields(parsed)) throw new Error('a document of the fixture is no object');
    const { component, ...object } = parsed;
    return emitted(String(component), object);
  });

/** An object of a component, with the recommended labels. */
export function emitted(component: string, object: Fields): Emitted {
  let labelled = withLabels(object, 'metadata.labels', component);
  for (const template of templates) {
    if (at(object, template) !== undefined) {
      labelled = withLabels(labelled, `${template}.metadata.labels`, component);
    }
  }
  if (!isObject(labelled)) throw new Error('a document of the fixture has no kind and name');
  return { component, path: `${component}/${labelled.kind}/${labelled.metadata.name}`, object: labelled };
}

const isObject = (value: unknown): value is KubeObject => text(value, 'metadata.name') !== undefined;

function withLabels(object: Fields, path: string, component: string): Fields {
  const own = fields(object, path);
  const name = String(own['app.kubernetes.io/name'] ?? text(object, 'metadata.name'));
  return set(object, path.split('.'), { ...labels({ name, component }), ...own });
}

/** One change: of `Kind/name` or `namespace/Kind/name`, at a path; no value takes it away. */
export type Change =
  | readonly [object: string, path: string, value?: unknown]
  | { readonly add: Fields; readonly component?: string }
  | { readonly drop: string };

/** The platform with some changes. Path parts that are numbers are places in a list; `~` stands for a dot. */
export function changed(changes: readonly Change[]): Emitted[] {
  let all = platform();
  for (const change of changes) {
    if ('add' in change) all = [...all, emitted(change.component ?? 'notes', change.add)];
    else if ('drop' in change) all = all.filter((each) => !is(each, change.drop));
    else all = edited(all, change);
  }
  return all;
}

function edited(all: Emitted[], [target, path, value]: readonly [string, string, unknown?]): Emitted[] {
  if (!all.some((each) => is(each, target))) throw new Error(`the fixture has no ${target}`);
  const keys = path.split('.').map((key) => key.replaceAll('~', '.'));
  return all.map((each) => {
    if (!is(each, target)) return each;
    const object = set(each.object, keys, value);
    if (!isObject(object)) throw new Error(`${target} lost its name`);
    return { ...each, object };
  });
}

const is = ({ object: { kind, metadata } }: Emitted, target: string): boolean =>
  [`${kind}/${metadata.name}`, `${metadata.namespace}/${kind}/${metadata.name}`].includes(target);

/** A copy with another value at a path. */
function set(value: unknown, [key, ...rest]: readonly string[], wanted: unknown): Fields {
  const here: Record<string, unknown> = isFields(value) ? { ...value } : {};
  if (key === undefined) return here;
  const inner = here[key];
  const [index, ...further] = rest;
  if (index !== undefined && /^\d+$/.test(index)) here[key] = replaced(inner, Number(index), further, wanted);
  else if (rest.length > 0) here[key] = set(inner, rest, wanted);
  else if (wanted === undefined) delete here[key];
  else here[key] = wanted;
  return here;
}

/** A copy of a list with another value at one of its places. */
function replaced(list: unknown, index: number, path: readonly string[], wanted: unknown): unknown[] {
  const copy: unknown[] = Array.isArray(list) ? [...list] : [];
  if (path.length > 0) copy[index] = set(copy[index], path, wanted);
  else if (wanted === undefined) copy.splice(index, 1);
  else copy[index] = wanted;
  return copy;
}

/** What one rule says of the changed platform: `path: message; hint`. */
export const told = (rule: Pick<Rule, 'code'>, changes: readonly Change[], more: RuleFacts = {}): string[] =>
  check(changed(changes), { ...context, ...more })
    .filter(({ code }) => code === rule.code)
    .map(({ path, message, hint }) => `${path}: ${message}; ${hint}`);

/** One way to break a rule, and what is said then. */
export type Break = readonly [how: string, changes: readonly Change[], said: readonly string[]];
