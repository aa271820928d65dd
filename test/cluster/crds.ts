/**
 * The CRDs that `dist/crds` names: from their own addresses where there is internet; else from a folder that
 * holds the same ones, or from the Go modules of the operators; else a shell for each kind, which accepts anything and
 * checks nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../lib/kube/object';
import { items, text, texts } from '../../lib/objects/read';
import { isObject } from './client';
import { cacheFolder } from './control-plane/build';
import { fromModule } from './crd-modules';

export interface Crds {
  /** By operator: the folder under `crds/`. */
  readonly byOperator: ReadonlyMap<string, readonly KubeObject[]>;
  /** Where they come from, for the report. */
  readonly sources: readonly string[];
  /** What the reader should know; empty where everything is upstream's own. */
  readonly notices: readonly string[];
}

/** Folder with one folder of CRDs an operator. */
const standIn = (): string => resolve(process.env['THINKUBE_TEST_CRDS'] ?? '../shared/crds');

/** Ten megabytes of YAML take half a minute to read: what was read once is kept as JSON. */
function documents(yaml: string): readonly KubeObject[] {
  const folder = join(cacheFolder(), 'crds');
  const path = join(folder, `${createHash('sha256').update(yaml).digest('hex').slice(0, 24)}.json`);
  if (existsSync(path)) {
    const known: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(known) ? known.filter(isObject) : [];
  }
  const found = parseAllDocuments(yaml, { uniqueKeys: false }).flatMap((document): KubeObject[] => {
    const value: unknown = document.toJS();
    return isObject(value) && value.kind === 'CustomResourceDefinition' ? [value] : [];
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(found));
  renameSync(`${path}.${process.pid}`, path);
  return found;
}

/** CRDs of one operator. */
interface Found {
  readonly definitions: readonly KubeObject[];
  /** Where they come from; absent where there are none. */
  readonly source?: string;
  readonly notice?: string;
}

export const definitionsIn = ({ byOperator }: Crds): readonly KubeObject[] => [...byOperator.values()].flat();

/** Asked once a run: every example names the same ones. */
const known = new Map<string, Promise<Found>>();
let online = true;

/** @param folder a dist/; without one, every operator of the folder that stands in */
export async function crdsOf(
  folder: string | undefined,
  objects: readonly KubeObject[],
  isWanted: (group: string) => boolean = () => true,
): Promise<Crds> {
  const operators = operatorsIn(folder === undefined ? standIn() : join(folder, 'crds'));
  const found = new Map<string, readonly KubeObject[]>();
  const sources = new Set<string>();
  const notices: string[] = [];
  for (const operator of operators) {
    const addresses = folder === undefined ? [] : addressesOf(folder, operator);
    const key = [operator, ...addresses].join(' ');
    const asked = known.get(key) ?? definitionsOf(operator, addresses);
    known.set(key, asked);
    const { definitions, source, notice } = await asked;
    if (source !== undefined) sources.add(source);
    if (notice !== undefined) notices.push(notice);
    found.set(
      operator,
      definitions.filter((crd) => isWanted(text(crd, 'spec.group') ?? '')),
    );
  }
  const shells = shellsOf(
    folder === undefined ? objects : [...objects, ...waitedFor],
    [...found.values()].flat(),
  );
  const first = operators[0] ?? 'shells';
  if (shells.length > 0) {
    found.set(first, [...(found.get(first) ?? []), ...shells]);
    const names = shells.map(({ metadata: { name } }) => name).sort();
    notices.push(`not checked, since shells take the place of their CRDs: ${names.join(', ')}`);
  }
  return { byOperator: found, sources: [...sources], notices };
}

async function definitionsOf(operator: string, addresses: readonly string[]): Promise<Found> {
  const fetched = online && addresses.length > 0 ? await download(addresses) : undefined;
  if (fetched) return { definitions: fetched, source: 'their addresses in dist/crds' };
  // Whoever has no internet finds out once: each address would take ten seconds.
  if (addresses.length > 0) online = false;
  const local = fromFolder(operator);
  if (local.length > 0) return { definitions: local, source: standIn() };
  const module = await fromModule(operator, addresses.map(pathOf));
  if (module) return { definitions: module.files.flatMap(documents), source: module.source };
  return { definitions: [], notice: `there are no CRDs of ${operator} here` };
}

/** Of a file on GitHub, in its repository: owner, repository and commit come before it. */
const pathOf = (address: string): string => new URL(address).pathname.split('/').slice(4).join('/');

/** What install.sh waits for, and no object of ours is. */
const waitedFor: readonly KubeObject[] = [
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'none', namespace: 'argocd' },
  },
];

const operatorsIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

function addressesOf(folder: string, operator: string): readonly string[] {
  const kustomization: unknown = parse(
    readFileSync(join(folder, 'crds', operator, 'kustomization.yaml'), 'utf8'),
  );
  return texts(kustomization, 'resources');
}

async function download(addresses: readonly string[]): Promise<readonly KubeObject[] | undefined> {
  try {
    const bodies = await Promise.all(
      addresses.map(async (address) => {
        const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        return response.text();
      }),
    );
    return bodies.flatMap(documents);
  } catch {
    return undefined;
  }
}

function fromFolder(operator: string): readonly KubeObject[] {
  const folder = join(standIn(), operator);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name) => documents(readFileSync(join(folder, name), 'utf8')));
}

/** Kubernetes' own groups have no dot, or end in k8s.io. */
const isBuiltIn = (group: string): boolean =>
  !group.includes('.') || (group.endsWith('.k8s.io') && !/^(nfd|snapshot|gateway)/.test(group));

function shellsOf(objects: readonly KubeObject[], known: readonly KubeObject[]): readonly KubeObject[] {
  const has = new Set(
    known.flatMap((crd) =>
      items(crd, 'spec.versions').map(
        ({ fields }) => `${text(crd, 'spec.group')}/${text(fields, 'name')}/${text(crd, 'spec.names.kind')}`,
      ),
    ),
  );
  const wanted = new Map<string, KubeObject>();
  for (const object of objects) {
    const [group = '', version = ''] = object.apiVersion.split('/');
    const id = `${group}/${version}/${object.kind}`;
    if (object.apiVersion.includes('/') && !isBuiltIn(group) && !has.has(id)) wanted.set(id, object);
  }
  return [...wanted.values()].map(shell);
}

function shell({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  const plural = singular.endsWith('y')
    ? `${singular.slice(0, -1)}ies`
    : singular.endsWith('s')
      ? `${singular}es`
      : `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: metadata.namespace === undefined ? 'Cluster' : 'Namespaced',
      names: { kind, plural, singular, listKind: `${kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          // Argo CD writes the states of its own objects without one.
          ...(group !== 'argoproj.io' && { subresources: { status: {} } }),
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}

/** Whether the API server serves it. */
export const isEstablished = (crd: unknown): boolean =>
  items(crd, 'status.conditions').some(
    ({ fields }) => fields['type'] === 'Established' && fields['status'] === 'True',
  );
