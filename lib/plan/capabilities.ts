/**
 * What a component can claim, and what it gets for it. Data only: the Plan is JSON.
 *
 * A *request* is what the claimant says, a *handle* what it gets. Adding a capability is adding one entry
 * to `Capabilities` and one function below it.
 */

/** Where a credential lies: a Secret (of this name in each reader's namespace) and the keys that it has. */
export interface SecretHandle {
  /** Name of the Secret, the same in every namespace that reads it. */
  readonly secret: string;
}

/** How a new value of a credential comes into use, beside a restart of its owner. `thinkube rotate` follows it. */
export interface Rotation {
  /** Why it must stay the same for ever. */
  readonly never?: string;
  /** Whoever else reads it does so at its start only, and not in its repair Job. Default false. */
  readonly restart?: boolean;
  /** Shell lines that follow on the restart of its owner. */
  readonly after?: readonly string[];
}

/** Which of the two ingress controllers serves a route. */
export type IngressClass = 'nginx' | 'nginx-kn';

/** The pods behind an address: those of one component. */
export interface PodsHandle {
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Value of their label `app.kubernetes.io/name`. */
  readonly pods: string;
  /** Port that the container listens on. */
  readonly port: number;
}

export interface Capabilities {
  /** A role and a database of its own on the shared PostgreSQL. Secret keys: username, password, url. */
  database: {
    request: {
      /** Database and role name. Default: the component's id. */
      readonly name?: string;
      /** Extensions that only a superuser may create. */
      readonly extensions?: readonly string[];
      /** Scheme of the key `url` in the Secret. Default `postgresql`. */
      readonly urlScheme?: string;
      /** False keeps it out of the nightly dump (a cache in a database). Default true. */
      readonly dump?: boolean;
    };
    handle: SecretHandle & {
      readonly host: string;
      readonly port: number;
      readonly name: string;
      readonly user: string;
    };
  };
  /** An ACL user limited to one database index of the shared Valkey. Secret keys: username, password, url. */
  cache: {
    request: object;
    handle: SecretHandle & {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly index: number;
    };
  };
  /** A bucket with an access key and a policy of its own. Secret keys: accessKey, secretKey. */
  bucket: {
    request: {
      /** Bucket name. Default: the component's id. */
      readonly name?: string;
      readonly versioned?: boolean;
      /** Objects older than this many days are deleted. Default: never. */
      readonly expireDays?: number;
      /** Somebody else's bucket of this name: the key may read it, and nothing else. Default false. */
      readonly readOnly?: boolean;
    };
    handle: SecretHandle & {
      /** In-cluster address, `http://host:port`. */
      readonly endpoint: string;
      /** Address that browsers reach it by, for links that carry a signature; absent where there is none. */
      readonly publicEndpoint?: string;
      readonly region: string;
      readonly bucket: string;
    };
  };
  /** A client in Keycloak's realm. Secret keys: clientId, clientSecret. */
  signIn: {
    request: {
      /** Paths under the component's own route that Keycloak may send the browser back to (exact). */
      readonly redirectPaths: readonly string[];
      /** Redirect addresses that are not under the route, such as a loopback address of a command-line tool. */
      readonly redirectUris?: readonly string[];
      /** Where the browser may land after signing out, as paths under the route. Default `/`. */
      readonly logoutPaths?: readonly string[];
      /** A public client (a browser or command-line tool that cannot keep a secret), with PKCE. Default false. */
      readonly public?: boolean;
      /** A client that may also sign in as itself (client credentials). Default false. */
      readonly serviceAccount?: boolean;
    };
    handle: SecretHandle & {
      /** The same string for browsers and pods. */
      readonly issuer: string;
      readonly clientId: string;
      /** Group names as they stand in the `groups` claim of a token. */
      readonly groups: { readonly admins: string; readonly users: string };
    };
  };
  /** A public name with TLS: https://<host>.<domain>. */
  route: {
    request: {
      /** Capability name (`experiments`) or full name; the option `host` of the component wins. */
      readonly host: string;
      /** Name of the Service, in the component's own namespace. */
      readonly service: string;
      /** Port of the Service. */
      readonly port: number;
      /** Value of `app.kubernetes.io/name` of the pods behind it. Default: the name of the Service. */
      readonly pods?: string;
      /** Port of the container behind it. Default: `port`. */
      readonly targetPort?: number;
      /** Class to use unless the option `ingress` says otherwise. Default `nginx`. */
      readonly class?: IngressClass;
      /** Annotations that this software needs of the controller (body size, timeouts, websockets). */
      readonly annotations?: Readonly<Record<string, string>>;
      /** Paths that are open on this host. Default: `/`, all of it. */
      readonly paths?: readonly string[];
    };
    handle: PodsHandle & {
      /** Component that owns the ingress controller; `namespace`, `pods` and `port` are the controller's. */
      readonly controller: string;
      readonly url: string;
      readonly host: string;
      /** False where the option `ingress` says none: then there is no Ingress. */
      readonly exposed: boolean;
      readonly service: string;
      readonly servicePort: number;
      readonly class: IngressClass;
      /** ClusterIssuer that signs for this name; absent where the wildcard certificate serves it. */
      readonly issuer?: string;
      /** Secret with the certificate; absent where the controller's wildcard certificate serves the name. */
      readonly tlsSecret?: string;
      readonly annotations: Readonly<Record<string, string>>;
      readonly paths: readonly string[];
    };
  };
  /** Values generated once in the cluster and kept for ever. */
  secret: {
    request: {
      /** Keys to generate independently of each other. Default `['password']`. */
      readonly keys?: readonly string[];
      /** Characters of each value (letters and digits). Default 32. */
      readonly length?: number;
      /** Default `raw`; `base64` and `hex` encode a raw value of `length` bytes. */
      readonly encoding?: 'raw' | 'base64' | 'hex';
      /** Keys with a fixed, public value beside the generated ones, such as a user name. */
      readonly fixed?: Readonly<Record<string, string>>;
      /** Other components that read it too. */
      readonly alsoReadBy?: readonly string[];
      readonly rotation?: Rotation;
    };
    handle: SecretHandle & { readonly keys: readonly string[] };
  };
  /** A Secret that only the user can make (a DNS token). install.sh asks for it before it starts. */
  userSecret: {
    request: { readonly secret: string; readonly keys: readonly string[]; readonly reason: string };
    handle: SecretHandle & { readonly keys: readonly string[] };
  };
  /** The home CA and the public roots in one file. */
  trust: {
    request: object;
    handle: {
      /** ConfigMap in the component's own namespace. */
      readonly configMap: string;
      /** Key with all certificates, PEM. */
      readonly key: string;
      /** Key with the same as a PKCS#12 store without a password, for Java. */
      readonly truststore: string;
    };
  };
  /** Calls to the Kubernetes API: the network edge. RBAC stands in the construct. */
  kubeApi: { request: { readonly pods?: string; readonly reason: string }; handle: object };
  /** Calls from the Kubernetes API to a webhook, which arrive from any address. */
  webhook: { request: { readonly pods: string; readonly port: number }; handle: object };
  /** Clients outside the cluster reach these pods directly. */
  lan: {
    request: {
      readonly pods: string;
      readonly ports: readonly { readonly port: number; readonly protocol?: 'TCP' | 'UDP' }[];
      readonly reason: string;
    };
    handle: object;
  };
  /** Egress beyond the cluster. */
  internet: {
    request: {
      readonly pods?: string;
      readonly ports: readonly number[];
      readonly reason: string;
      /** Also private address ranges, such as a NAS or a Git host on the LAN. Default false. */
      readonly lan?: boolean;
    };
    handle: object;
  };
  /** Calls to the machines themselves, such as their kubelets: the network edge. */
  nodes: {
    request: { readonly pods?: string; readonly ports: readonly number[]; readonly reason: string };
    handle: object;
  };
  /** An edge to pods of another component that no other capability describes. Late; absent ones are skipped. */
  call: {
    request: {
      readonly component: string;
      readonly pods: string;
      readonly port: number;
      readonly reason: string;
    };
    handle: {
      readonly on: boolean;
      /** Namespace of these pods. */
      readonly namespace: string;
    };
  };
  /** Something to scrape, and what to be alerted about. */
  metrics: {
    request: {
      /** Value of `app.kubernetes.io/name` of the pods. */
      readonly pods: string;
      /** Absent: nothing to scrape. The alerts speak of what Kubernetes knows, such as the last run of a CronJob. */
      readonly port?: number;
      /** Default `/metrics`; a query may follow: `/v1/sys/metrics?format=prometheus`. */
      readonly path?: string;
      /** The pods share their node's network, so that the network policy must name the nodes. Default false. */
      readonly host?: boolean;
      /**
       * Labels of its own, such as `namespace`, win over those of the pod: for software that speaks of others.
       * Otherwise they are renamed to `exported_namespace`. Default false.
       */
      readonly honorLabels?: boolean;
      /** Prometheus rule files in the component's folder. */
      readonly alerts?: readonly string[];
    };
    handle: {
      /** Who finds the pods: the platform lets it list them. Absent where there is nothing to scrape. */
      readonly account?: { readonly namespace: string; readonly name: string };
    };
  };
  /** Grafana dashboards: JSON files in the component's folder. */
  dashboard: { request: { readonly files: readonly string[] }; handle: object };
  /** State that has to be saved beside databases, which are dumped anyway. */
  backup: {
    request: { readonly what: string; readonly volumes: readonly string[] };
    handle: object;
  };
  /** Graphics processors. */
  gpu: { request: { readonly count: number }; handle: { readonly runtimeClass: string } };
  /** Start and stop times for heavy workloads. Made by the engine from the option `schedule`. */
  schedule: { request: { readonly up: string; readonly down: string }; handle: object };
  /** A custom API: the CRDs of this group and the operator behind them. */
  api: { request: { readonly group: string }; handle: object };
  /** An address on the LAN for a Service of type LoadBalancer. */
  address: { request: { readonly ip: string }; handle: { readonly pool: string } };
  /** Names of the home domain resolve to the ingress controllers, on the LAN and inside the cluster. */
  dns: {
    request: {
      readonly controllers: readonly {
        readonly class: IngressClass;
        /** Full name of its Service: `nginx.ingress.svc.cluster.local`. */
        readonly service: string;
        /** Its address on the LAN. */
        readonly lan: string;
      }[];
    };
    handle: object;
  };
  /** Volumes of the platform's storage class. */
  volume: { request: object; handle: { readonly storageClass: string } };
}

export type Kind = keyof Capabilities;

/** Kinds that switch nothing on: where nobody provides them, synth says so and goes on. */
export const optionalKinds = ['metrics', 'dashboard', 'backup', 'schedule'] as const;
export type Optional = (typeof optionalKinds)[number];
export const isOptional = (kind: Kind): kind is Optional => optionalKinds.some((each) => each === kind);

/** Kinds that need no provider: they are network edges, or work for the user. */
export const builtinKinds = ['kubeApi', 'webhook', 'lan', 'internet', 'nodes', 'call', 'userSecret'] as const;
export type Builtin = (typeof builtinKinds)[number];
export const isBuiltin = (claim: Claim): claim is Claim<Builtin> =>
  builtinKinds.some((kind) => kind === claim.kind);

/** Kinds whose answer comes with a credential, so that they need what generates credentials as well. */
export const credentialKinds: readonly Kind[] = ['database', 'cache', 'bucket', 'signIn', 'secret'];

export type Request<K extends Kind> = Capabilities[K]['request'];

/** Whether the claimant may start before the claim is answered: `late` claims make no order. */
export interface Hardness {
  readonly late?: boolean;
}

export type Claim<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Request<P> & Hardness }[K];
export type Handle<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Capabilities[P]['handle'] }[K];
export type Claims = { readonly [name: string]: Claim | undefined };
export type Handles = { readonly [name: string]: Handle };

/** Public addresses of one component, by the name of the claim. */
export type Routes = Readonly<Record<string, { readonly url: string; readonly host: string }>>;

/** A claim with its answer, as the provider sees it. */
export type Grant<K extends Kind = Kind> = {
  [P in K]: {
    readonly kind: P;
    /** Id of the component that claims, its namespace and the local name of the claim. */
    readonly owner: string;
    readonly namespace: string;
    readonly name: string;
    readonly claim: Claim<P>;
    readonly handle: Handle<P>;
    /** The claimant's own routes, by claim name. */
    readonly routes: Routes;
  };
}[K];

type Ask<K extends Kind> = Request<K> & Hardness;

export const database = (request: Ask<'database'> = {}): Claim<'database'> => ({
  kind: 'database',
  ...request,
});
export const cache = (request: Ask<'cache'> = {}): Claim<'cache'> => ({ kind: 'cache', ...request });
export const bucket = (request: Ask<'bucket'> = {}): Claim<'bucket'> => ({ kind: 'bucket', ...request });
/** Late unless said otherwise: most software starts without its identity provider. */
export const signIn = (request: Ask<'signIn'>): Claim<'signIn'> => ({
  kind: 'signIn',
  late: true,
  ...request,
});
export const route = (request: Ask<'route'>): Claim<'route'> => ({ kind: 'route', late: true, ...request });
export const secret = (request: Ask<'secret'> = {}): Claim<'secret'> => ({ kind: 'secret', ...request });
export const userSecret = (request: Ask<'userSecret'>): Claim<'userSecret'> => ({
  kind: 'userSecret',
  ...request,
});
export const trust = (request: Ask<'trust'> = {}): Claim<'trust'> => ({ kind: 'trust', ...request });
export const kubeApi = (request: Ask<'kubeApi'>): Claim<'kubeApi'> => ({ kind: 'kubeApi', ...request });
export const webhook = (request: Ask<'webhook'>): Claim<'webhook'> => ({ kind: 'webhook', ...request });
export const lan = (request: Ask<'lan'>): Claim<'lan'> => ({ kind: 'lan', ...request });
export const internet = (request: Ask<'internet'>): Claim<'internet'> => ({ kind: 'internet', ...request });
export const nodes = (request: Ask<'nodes'>): Claim<'nodes'> => ({ kind: 'nodes', ...request });
export const call = (request: Ask<'call'>): Claim<'call'> => ({ kind: 'call', late: true, ...request });
export const metrics = (request: Ask<'metrics'>): Claim<'metrics'> => ({
  kind: 'metrics',
  late: true,
  ...request,
});
export const dashboard = (request: Ask<'dashboard'>): Claim<'dashboard'> => ({
  kind: 'dashboard',
  late: true,
  ...request,
});
export const backup = (request: Ask<'backup'>): Claim<'backup'> => ({
  kind: 'backup',
  late: true,
  ...request,
});
export const gpu = (request: Ask<'gpu'>): Claim<'gpu'> => ({ kind: 'gpu', late: true, ...request });
export const api = (request: Ask<'api'>): Claim<'api'> => ({ kind: 'api', ...request });
export const address = (request: Ask<'address'>): Claim<'address'> => ({
  kind: 'address',
  late: true,
  ...request,
});
export const dns = (request: Ask<'dns'>): Claim<'dns'> => ({ kind: 'dns', late: true, ...request });
export const volume = (request: Ask<'volume'> = {}): Claim<'volume'> => ({ kind: 'volume', ...request });
