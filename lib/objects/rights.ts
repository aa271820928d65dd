/** Who may do what: bindings, with the rules of the roles that they name. */
import type { Emitted } from '../kube/object';
import type { Listing } from './listing';
import { type Fields, items, text, texts } from './read';

const group = 'rbac.authorization.k8s.io';

/** What one binding gives to one ServiceAccount. */
export interface Right {
  readonly binding: Emitted;
  /** Where it holds; absent for everywhere. */
  readonly namespace?: string;
  /** Rules of the role; undefined where somebody else made it. */
  readonly rules?: readonly Fields[];
}

export type Rights = ReadonlyMap<string, readonly Right[]>;

/** Rights by `namespace/name` of the account. */
export function rightsOf(listing: Listing): Rights {
  const rights = new Map<string, Right[]>();
  for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
    for (const binding of listing.of(`${group}/${kind}`)) {
      const { namespace } = binding.object.metadata;
      const role = roleOf(listing, binding);
      const right = {
        binding,
        ...(kind === 'RoleBinding' && namespace !== undefined && { namespace }),
        ...(role && { rules: items(role.object, 'rules').map(({ fields }) => fields) }),
      };
      for (const { fields: subject } of items(binding.object, 'subjects')) {
        if (text(subject, 'kind') !== 'ServiceAccount') continue;
        const key = `${text(subject, 'namespace') ?? namespace ?? ''}/${text(subject, 'name') ?? ''}`;
        rights.set(key, [...(rights.get(key) ?? []), right]);
      }
    }
  }
  return rights;
}

/** The role that a binding names, if we emit it. */
export function roleOf(listing: Listing, { object }: Emitted): Emitted | undefined {
  const name = text(object, 'roleRef.name') ?? '';
  return text(object, 'roleRef.kind') === 'Role'
    ? listing.get(`${group}/Role`, object.metadata.namespace, name)
    : listing.get(`${group}/ClusterRole`, undefined, name);
}

/** Whether a rule covers a verb on a resource of a group; wildcards count. */
export const covers = (rule: Fields, apiGroup: string, resource: string, verb: string): boolean =>
  includes(texts(rule, 'apiGroups'), apiGroup) &&
  includes(texts(rule, 'resources'), resource) &&
  includes(texts(rule, 'verbs'), verb);

const includes = (list: readonly string[], wanted: string): boolean =>
  list.includes(wanted) || list.includes('*');

/** Whether an account may get this Secret. Roles that somebody else made are trusted. */
export function mayRead(rights: Rights, account: string, namespace: string, secret: string): boolean {
  return (rights.get(account) ?? []).some(
    (right) =>
      (right.namespace === undefined || right.namespace === namespace) &&
      (right.rules === undefined ||
        right.rules.some((rule) => {
          const names = texts(rule, 'resourceNames');
          return covers(rule, '', 'secrets', 'get') && (names.length === 0 || names.includes(secret));
        })),
  );
}
