/** Everything that is emitted, indexed once for all rules. */
import type { Emitted } from '../kube/object';
import type { External } from '../plan/facts';
import { grouped } from '../plan/grouped';
import { claimName } from '../plan/volumes';
import { bornWith, broughtByOwner, groupOf } from './builtin';
import { configMapMakers, keysOf, type Makers, secretMakers } from './contents';
import type { RuleFacts } from './facts';
import type { Keys } from './fetches';
import { type Operated, operatedBy } from './operated';
import { type PodSet, podsOf } from './pods';
import { fields, items, strings, text } from './read';
import { type Rights, rightsOf } from './rights';
import { breachesOf } from './standards/level';
import type { Breach } from './standards/standard';

/** Kinds are named `Service`, or `apps/Deployment` outside the core group. */
export class Inventory {
  readonly emitted: readonly Emitted[];
  readonly facts: RuleFacts;
  /** Everything that makes pods. */
  readonly pods: readonly PodSet[];
  /** What keeps pods from the level `restricted`. */
  readonly breaches: ReadonlyMap<PodSet, readonly Breach[]>;
  /** Labels of all namespaces that are emitted, used or external, as far as they are known. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** By `namespace/name` of the ServiceAccount. */
  readonly rights: Rights;
  /** Pods that no object here has the template of. */
  readonly operated: Operated;

  private readonly byComponent: ReadonlyMap<string, readonly Emitted[]>;
  private readonly podsByComponent: ReadonlyMap<string, readonly PodSet[]>;
  private readonly kinds: ReadonlyMap<string, readonly Emitted[]>;
  private readonly kindsByNamespace: ReadonlyMap<string, readonly Emitted[]>;
  private readonly identities: ReadonlyMap<string, Emitted>;
  private readonly podsByNamespace: ReadonlyMap<string, readonly PodSet[]>;
  private readonly externals: ReadonlyMap<string, readonly External[]>;
  /** Claims that StatefulSets make of their templates, as `namespace/name`. */
  private readonly claims: ReadonlySet<string>;
  private readonly secrets: Makers;
  private readonly configMaps: Makers;
  private readonly known = new Map<string, Keys | undefined>();

  constructor(emitted: readonly Emitted[], facts: RuleFacts = {}) {
    this.emitted = emitted;
    this.facts = facts;
    this.kinds = grouped(emitted, ({ object }) => kindOf(object));
    this.kindsByNamespace = grouped(
      emitted,
      ({ object }) => `${kindOf(object)}/${object.metadata.namespace}`,
    );
    this.identities = new Map(emitted.map((each) => [identityOf(each.object), each]));
    this.pods = emitted.flatMap((each) => podsOf(each) ?? []);
    this.breaches = new Map(this.pods.map((pod) => [pod, breachesOf(pod)]));
    this.byComponent = grouped(emitted, ({ component }) => component);
    this.podsByComponent = grouped(this.pods, ({ of }) => of.component);
    this.podsByNamespace = grouped(this.pods, ({ namespace }) => namespace);
    this.externals = grouped(facts.external ?? [], ({ kind }) => kind);
    this.namespaces = namespacesOf(emitted, this.external('Namespace'));
    this.claims = new Set(this.of('apps/StatefulSet').flatMap(claimsOf));
    this.rights = rightsOf(this);
    this.operated = operatedBy(emitted, facts.planned);
    this.secrets = secretMakers(this);
    this.configMaps = configMapMakers(this);
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

  /** Whether an object exists: emitted, part of every cluster, or known to be somebody else's. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    if (this.get(kind, namespace, name)) return true;
    if (kind === 'PersistentVolumeClaim' && this.claims.has(`${namespace}/${name}`)) return true;
    const bare = kind.slice(kind.lastIndexOf('/') + 1);
    if (bornWith(bare, namespace, name) || this.isOwners(kind, namespace, name)) return true;
    return this.external(bare).some((each) => each.name === name && each.namespace === namespace);
  }

  /** Whether an object is taken to be the cluster owner's, of whom the facts say nothing. */
  isOwners(kind: string, namespace: string | undefined, name: string): boolean {
    const bare = kind.slice(kind.lastIndexOf('/') + 1);
    if (this.facts.external !== undefined || !broughtByOwner.has(bare)) return false;
    return !this.get(kind, namespace, name) && !bornWith(bare, namespace, name);
  }

  /** What a component emits, in the order of the files. */
  ofComponent(id: string): readonly Emitted[] {
    return this.byComponent.get(id) ?? [];
  }

  podsOfComponent(id: string): readonly PodSet[] {
    return this.podsByComponent.get(id) ?? [];
  }

  podsIn(namespace: string): readonly PodSet[] {
    return this.podsByNamespace.get(namespace) ?? [];
  }

  /** Keys of a Secret; undefined where it does not exist. */
  secretKeys(namespace: string, name: string): Keys | undefined {
    const key = `${namespace}/${name}`;
    if (this.known.has(key)) return this.known.get(key);
    // Secrets that are made of each other would ask forever.
    this.known.set(key, 'any');
    const keys = keysOf(this.secrets, namespace, name) ?? this.ofOwner('Secret', namespace, name);
    this.known.set(key, keys);
    return keys;
  }

  /** Keys of a ConfigMap; undefined where it does not exist. */
  configMapKeys(namespace: string, name: string): Keys | undefined {
    const keys = keysOf(this.configMaps, namespace, name);
    if (keys !== undefined) return keys;
    if (!bornWith('ConfigMap', namespace, name)) return this.ofOwner('ConfigMap', namespace, name);
    return name === 'kube-root-ca.crt' ? new Set(['ca.crt']) : 'any';
  }

  /** Whatever keys an object has that the owner of the cluster may have made. */
  private ofOwner(kind: string, namespace: string, name: string): Keys | undefined {
    return this.isOwners(kind, namespace, name) ? 'any' : undefined;
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

const claimsOf = ({ object }: Emitted): readonly string[] =>
  items(object, 'spec.volumeClaimTemplates').map((item) => {
    const template = text(fields(item.fields, 'metadata'), 'name') ?? '';
    return `${object.metadata.namespace}/${claimName('StatefulSet', object.metadata.name, template)}`;
  });

function namespacesOf(emitted: readonly Emitted[], externals: readonly External[]): Inventory['namespaces'] {
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
