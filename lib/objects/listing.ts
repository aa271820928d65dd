/** Everything that is emitted, indexed once. */
import type { Emitted } from '../kube/object';
import type { External } from '../plan/facts';
import { grouped } from '../plan/grouped';
import { groupOf } from './builtin';
import type { RuleFacts } from './facts';
import { strings } from './read';

/** Kinds are named `Service`, or `apps/Deployment` outside the core group. */
export class Listing {
  /** Labels of all namespaces that are emitted, used or external, as far as they are known. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;

  private readonly kinds: ReadonlyMap<string, readonly Emitted[]>;
  private readonly kindsByNamespace: ReadonlyMap<string, readonly Emitted[]>;
  private readonly identities: ReadonlyMap<string, Emitted>;
  private readonly externals: ReadonlyMap<string, readonly External[]>;

  constructor(
    readonly emitted: readonly Emitted[],
    readonly facts: RuleFacts = {},
  ) {
    this.kinds = grouped(emitted, ({ object }) => kindOf(object));
    this.kindsByNamespace = grouped(
      emitted,
      ({ object }) => `${kindOf(object)}/${object.metadata.namespace}`,
    );
    this.identities = new Map(emitted.map((each) => [identityOf(each.object), each]));
    this.externals = grouped(facts.external ?? [], ({ kind }) => kind);
    this.namespaces = namespacesOf(emitted, this.external('Namespace'));
  }

  of(kind: string): readonly Emitted[] {
    return this.kinds.get(kind) ?? [];
  }

  /** Those of one namespace. */
  within(namespace: string, kind: string): readonly Emitted[] {
    return this.kindsByNamespace.get(`${kind}/${namespace}`) ?? [];
  }

  /** An emitted object; without a namespace for what has none. */
  get(kind: string, namespace: string | undefined, name: string): Emitted | undefined {
    return this.identities.get(`${kind}/${namespace ?? ''}/${name}`);
  }

  external(kind: string): readonly External[] {
    return this.externals.get(kind) ?? [];
  }
}

/** The label that Kubernetes gives every namespace. */
export const nameLabel = 'kubernetes.io/metadata.name';

const kindOf = (object: Emitted['object']): string => {
  const group = groupOf(object);
  return group === '' ? object.kind : `${group}/${object.kind}`;
};

const identityOf = (object: Emitted['object']): string =>
  `${kindOf(object)}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;

function namespacesOf(emitted: readonly Emitted[], externals: readonly External[]): Listing['namespaces'] {
  const names = [
    ...emitted.map(({ object: { metadata } }) => metadata.namespace ?? ''),
    ...externals.map(({ name }) => name),
  ];
  const labels = new Map(
    emitted
      .filter(({ object }) => object.kind === 'Namespace')
      .map(({ object }) => [object.metadata.name, strings(object, 'metadata.labels')]),
  );
  const all = [...new Set([...names, ...labels.keys()])].filter((name) => name !== '').sort();
  return new Map(all.map((name) => [name, { ...labels.get(name), [nameLabel]: name }]));
}
