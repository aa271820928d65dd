import { Construct } from 'constructs';
import type { SecretTemplate } from '../../imports/external-secrets';
import { labels } from '../kube/names';
import { add, metadataOf, type ObjectName } from './object';
import { role } from './role';

/** Namespace where every credential is generated. */
export const credentialsNamespace = 'credentials';
/** The store, and the account behind it, in each namespace that reads credentials. */
export const readerName = 'credentials';

export interface SecretCopy {
  /** Name of the Secret, where it is generated and here. */
  readonly name: string;
  /** Keys made from the fetched ones (Go template). */
  readonly template?: Readonly<Record<string, string>>;
}

export interface SecretCopiesProps {
  /** Id of the platform component, for the labels. */
  readonly component: string;
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Secrets to copy, each under its own name. */
  readonly secrets: readonly SecretCopy[];
}

/**
 * Copies of credentials in a component's namespace. The account behind the store may read these Secrets by
 * name and no other: API server and RBAC are the judge, not the operator.
 */
export class SecretCopies extends Construct {
  constructor(scope: Construct, id: string, { component, namespace, secrets }: SecretCopiesProps) {
    super(scope, id);
    const here = { name: readerName, namespace, component };
    const there = { name: `${component}-reader`, namespace: credentialsNamespace, component };

    add(this, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadataOf(here),
      automountServiceAccountToken: false,
    });
    const mayRead = {
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: secrets.map(({ name }) => name),
      verbs: ['get'],
    };
    role(this, there, [mayRead], here);
    this.node.defaultChild = add(this, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: metadataOf(here),
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: credentialsNamespace,
            server: {
              url: 'https://kubernetes.default.svc',
              caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' },
            },
            auth: { serviceAccount: { name: readerName } },
          },
        },
      },
    });
    for (const { name, template } of secrets) {
      const where = { name, namespace, component };
      composedSecret(this, where, { fetch: [{ extract: name }], ...(template && { data: template }) });
    }
  }
}

/** What a composedSecret Secret is made of. */
export interface Composition {
  /** All keys of a Secret, or one of its keys under a name of its own. */
  readonly fetch: readonly (
    | { readonly extract: string }
    | { readonly secret: string; readonly property: string; readonly as: string }
  )[];
  /** Keys made from the fetched ones (Go template). */
  readonly data?: Readonly<Record<string, string>>;
  /** Only the keys of `data`. Default: the fetched ones too. */
  readonly onlyData?: boolean;
  /** Type of the Secret. Default `Opaque`. */
  readonly type?: string;
}

/**
 * A Secret in the component's namespace, kept equal to what it is made of. The component’s SecretCopies must name
 * every Secret that it fetches.
 */
export function composedSecret(
  scope: Construct,
  where: ObjectName,
  { fetch, data, onlyData = false, type }: Composition,
): void {
  const template: SecretTemplate = {
    engineVersion: 'v2',
    mergePolicy: onlyData ? 'Replace' : 'Merge',
    type: type ?? 'Opaque',
    metadata: { labels: labels(where) },
    ...(data && { data }),
  };
  const picked = fetch.flatMap((each) =>
    'as' in each ? [{ secretKey: each.as, remoteRef: { key: each.secret, property: each.property } }] : [],
  );
  const whole = fetch.flatMap((each) => ('extract' in each ? [{ extract: { key: each.extract } }] : []));
  add(scope, {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadataOf(where),
    spec: {
      refreshPolicy: 'Periodic',
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'SecretStore', name: readerName },
      target: { name: where.name, creationPolicy: 'Owner', deletionPolicy: 'Retain', template },
      ...(picked.length > 0 && { data: picked }),
      ...(whole.length > 0 && { dataFrom: whole }),
    },
  });
}
