/** Everything that is emitted, and what it amounts to, worked out once for all rules. */
import type { Emitted } from '../kube/object';
import { grouped } from '../plan/grouped';
import { claimName } from '../plan/volumes';
import { bornWith, broughtByOwner } from './builtin';
import { configMapMakers, keysOf, type Makers, secretMakers } from './contents';
import type { RuleFacts } from './facts';
import type { Keys } from './fetches';
import { Listing } from './listing';
import { type Operated, operatedBy } from './operated';
import { type PodSet, podsOf } from './pods';
import { fields, items, text } from './read';
import { type Rights, rightsOf } from './rights';
import { breachesOf } from './standards/level';
import type { Breach } from './standards/standard';

/** With what follows from objects together: pods, rights, keys. */
export class Inventory extends Listing {
  /** Everything that makes pods. */
  readonly pods: readonly PodSet[];
  /** What keeps pods from the level `restricted`. */
  readonly breaches: ReadonlyMap<PodSet, readonly Breach[]>;
  /** By `namespace/name` of the ServiceAccount. */
  readonly rights: Rights;
  /** Pods that no object here has the template of. */
  readonly operated: Operated;

  private readonly byComponent: ReadonlyMap<string, readonly Emitted[]>;
  private readonly podsByComponent: ReadonlyMap<string, readonly PodSet[]>;
  private readonly podsByNamespace: ReadonlyMap<string, readonly PodSet[]>;
  /** Claims that StatefulSets make of their templates, as `namespace/name`. */
  private readonly claims: ReadonlySet<string>;
  private readonly secrets: Makers;
  private readonly configMaps: Makers;
  private readonly known = new Map<string, Keys | undefined>();

  constructor(emitted: readonly Emitted[], facts: RuleFacts = {}) {
    super(emitted, facts);
    this.pods = emitted.flatMap((each) => podsOf(each) ?? []);
    this.breaches = new Map(this.pods.map((pod) => [pod, breachesOf(pod)]));
    this.byComponent = grouped(emitted, ({ component }) => component);
    this.podsByComponent = grouped(this.pods, ({ of }) => of.component);
    this.podsByNamespace = grouped(this.pods, ({ namespace }) => namespace);
    this.claims = new Set(this.of('apps/StatefulSet').flatMap(claimsOf));
    this.rights = rightsOf(this);
    this.operated = operatedBy(emitted, facts.planned);
    this.secrets = secretMakers(this);
    this.configMaps = configMapMakers(this);
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

const claimsOf = ({ object }: Emitted): readonly string[] =>
  items(object, 'spec.volumeClaimTemplates').map((item) => {
    const template = text(fields(item.fields, 'metadata'), 'name') ?? '';
    return `${object.metadata.namespace}/${claimName('StatefulSet', object.metadata.name, template)}`;
  });
