/**
 * The kinds of needs: what a component asks for, and what it is given. Data only: the Plan is JSON.
 *
 * A new kind is an entry here and a row in `traits.ts`.
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

export interface Kinds {
  /** A role and a database of its own on the shared PostgreSQL. Secret keys: username, password, url. */
  database: {
    asks: {
      /** Database and role name. Default: the component's id. */
      readonly name?: string;
      /** Extensions that only a superuser may create. */
      readonly extensions?: readonly string[];
      /** Scheme of the key `url` in the Secret. Default `postgresql`. */
      readonly urlScheme?: string;
      /** False keeps it out of the nightly dump (a cache in a database). Default true. */
      readonly dump?: boolean;
      /** No database of its own: its user may read all of them, and finds them from `postgres`. Default false. */
      readonly readOnly?: boolean;
    };
    gives: SecretHandle & {
      readonly host: string;
      readonly port: number;
      readonly name: string;
      readonly user: string;
    };
  };
  /** An ACL user limited to one database index of the shared Valkey. Secret keys: username, password, url. */
  cache: {
    asks: object;
    gives: SecretHandle & {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly index: number;
    };
  };
  /** An account of its own on NATS: nobody else sees its subjects and streams. Secret keys: username, password, url. */
  messages: {
    asks: object;
    gives: SecretHandle & {
      readonly host: string;
      readonly port: number;
      readonly user: string;
    };
  };
  /** A database and a user of its own on MongoDB. Secret keys: username, password, url. */
  documents: {
    asks: {
      /** Database and user name. Default: the component's id. */
      readonly name?: string;
    };
    gives: SecretHandle & {
      readonly host: string;
      readonly port: number;
      readonly name: string;
      readonly user: string;
    };
  };
  /** A database and a user of its own on ClickHouse. Secret keys: username, password, url. */
  analytics: {
    asks: {
      /** Database and user name. Default: the component's id, with `_` for `-`. */
      readonly name?: string;
    };
    gives: SecretHandle & {
      readonly host: string;
      /** Of its own protocol, which the key `url` names. */
      readonly port: number;
      readonly httpPort: number;
      readonly name: string;
      readonly user: string;
    };
  };
  /** A role and a database of its own on TimescaleDB, with its extension. Secret keys: username, password, url. */
  timeSeries: { asks: Kinds['database']['asks']; gives: Kinds['database']['gives'] };
  /** A bucket with an access key and a policy of its own. Secret keys: accessKey, secretKey. */
  bucket: {
    asks: {
      /** Bucket name. Default: the component's id. */
      readonly name?: string;
      readonly versioned?: boolean;
      /** Objects older than this many days are deleted. Default: never. */
      readonly expireDays?: number;
      /** Somebody else's bucket of this name: the key may read it, and nothing else. Default false. */
      readonly readOnly?: boolean;
      /**
       * A copy goes to the place outside the cluster. `dumps`: folders by the time, each complete once a file that ends
       * in `.list` is in it. `objects`: whatever is there. Default: its objects stay at home.
       */
      readonly offsite?: 'dumps' | 'objects';
    };
    gives: SecretHandle & {
      /** In-cluster address, `http://host:port`. */
      readonly endpoint: string;
      /** Address that browsers reach it by, for links that carry a signature; absent where there is none. */
      readonly publicEndpoint?: string;
      readonly region: string;
      readonly bucket: string;
    };
  };
  /** A key that may read every bucket with a copy outside the cluster, and nothing else. Secret keys: accessKey, secretKey. */
  bucketReader: {
    asks: object;
    gives: SecretHandle & { readonly endpoint: string; readonly region: string };
  };
  /** A place for images of one's own, and an account that pushes and pulls them. Secret keys: username, password. */
  registry: { asks: object; gives: SecretHandle & { readonly host: string; readonly project: string } };
  /** Whoever makes an image of a folder with a Dockerfile, at an address for `buildctl`. */
  builder: { asks: object; gives: { readonly address: string } };
  /**
   * Pushes to the main branch of a repository start a WorkflowTemplate of the component's own namespace, with the
   * parameters `repository`, `commit`, `branch` and `name`. Not those of the author `unless`.
   */
  pushes: { asks: { readonly template: string; readonly unless: string }; gives: object };
  /** A client in Keycloak's realm. Secret keys: clientId, clientSecret. */
  signIn: {
    asks: {
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
      /**
       * Seconds that its tokens are valid, for software that does not renew them. Default: three days with
       * `serviceAccount`, since a program holds one token while it runs; else 300, which browsers renew.
       */
      readonly tokenLifetime?: number;
    };
    gives: SecretHandle & {
      /** The same string for browsers and pods. */
      readonly issuer: string;
      /** Addresses below the issuer, for software that does not discover them. */
      readonly endpoints: {
        readonly authorize: string;
        readonly token: string;
        readonly userInfo: string;
        readonly keys: string;
        readonly logout: string;
      };
      readonly clientId: string;
      /** Group names as they stand in the `groups` need of a token. */
      readonly groups: { readonly admins: string; readonly users: string };
    };
  };
  /** A public name with TLS: https://<host>.<domain>. */
  route: {
    asks: {
      /** Capability name (`experiments`) or full name; the option `host` of the component wins. */
      readonly host: string;
      /** Name of the Service, in the component's own namespace. Default: the component's id. */
      readonly service?: string;
      /** Port of the Service. */
      readonly port: number;
      /** Value of `app.kubernetes.io/name` of the pods behind it. Default: the name of the Service. */
      readonly pods?: string;
      /** Port of the container behind it. Default: `port`. */
      readonly targetPort?: number;
      /** Path that answers a GET without sign-in, for what has nothing at its root. Default `/`. */
      readonly answersAt?: string;
      /** Class to use unless the option `ingress` says otherwise. Default `nginx`. */
      readonly class?: IngressClass;
      /** Annotations that this software needs of the controller (body size, timeouts, websockets). */
      readonly annotations?: Readonly<Record<string, string>>;
      /** Paths that are open on this host. Default: `/`, all of it. */
      readonly paths?: readonly string[];
      /** Every name directly below the host leads there as well, with a certificate for all of them. Default false. */
      readonly below?: boolean;
    };
    gives: PodsHandle & {
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
      /** Every name directly below the host leads there as well. Default false. */
      readonly below?: boolean;
    };
  };
  /** Values generated once in the cluster and kept for ever. */
  secret: {
    asks: {
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
    gives: SecretHandle & { readonly keys: readonly string[] };
  };
  /** A Secret that only the user can make (a DNS token). install.sh asks for it before it starts. */
  userSecret: {
    asks: { readonly secret: string; readonly keys: readonly string[]; readonly reason: string };
    gives: SecretHandle & { readonly keys: readonly string[] };
  };
  /** The mail server of the platform, and the way there. Answered where the config has the block `mail`. */
  mail: {
    asks: {
      /** Value of `app.kubernetes.io/name` of the pods that send. Default: all of the component's. */
      readonly pods?: string;
    };
    gives: {
      readonly host: string;
      readonly port: number;
      /** The sender that it accepts. */
      readonly from: string;
      /** `implicit`: before the first word. `none`: a relay at home that offers no TLS. */
      readonly tls: 'implicit' | 'starttls' | 'none';
      /** Whom it takes mail from, and the Secret with the password; absent where it takes it from whoever asks. */
      readonly account?: SecretHandle & { readonly username: string; readonly key: string };
    };
  };
  /** The home CA and the public roots in one file. */
  trust: {
    asks: object;
    gives: {
      /** ConfigMap in the component's own namespace. */
      readonly configMap: string;
      /** Key with all certificates, PEM. */
      readonly key: string;
      /** Key with the same as a PKCS#12 store without a password, for Java. */
      readonly truststore: string;
    };
  };
  /** Calls to the Kubernetes API: the network edge. RBAC stands in the construct. */
  kubeApi: { asks: { readonly pods?: string; readonly reason: string }; gives: object };
  /** Calls from the Kubernetes API to a webhook, which arrive from any address. */
  webhook: { asks: { readonly pods?: string; readonly port: number }; gives: object };
  /** Clients outside the cluster reach these pods directly. */
  lan: {
    asks: {
      readonly pods?: string;
      readonly ports: readonly { readonly port: number; readonly protocol?: 'TCP' | 'UDP' }[];
      readonly reason: string;
    };
    gives: object;
  };
  /** Egress beyond the cluster. */
  internet: {
    asks: {
      readonly pods?: string;
      readonly ports: readonly number[];
      /** Ports of UDP as well. Default none. */
      readonly udp?: readonly number[];
      readonly reason: string;
      /** Also private address ranges, such as a NAS or a Git host on the LAN. Default false. */
      readonly lan?: boolean;
      /** Hosts that the user named: DNS for the home domain leaves those below it to whoever knows them. */
      readonly hosts?: readonly string[];
    };
    gives: object;
  };
  /** Calls to the machines themselves, such as their kubelets: the network edge. */
  nodes: {
    asks: { readonly pods?: string; readonly ports: readonly number[]; readonly reason: string };
    gives: object;
  };
  /** Calls to every public name of the platform: the edges to the ingress controllers that serve any. */
  publicNames: { asks: { readonly pods?: string; readonly reason: string }; gives: object };
  /** An edge to pods of another component that no other capability describes. Late; absent ones are skipped. */
  call: {
    asks: {
      readonly component: string;
      readonly pods: string;
      readonly port: number;
      readonly reason: string;
    };
    gives: {
      readonly on: boolean;
      /** Namespace of these pods. */
      readonly namespace: string;
    };
  };
  /** Something to scrape, and what to be alerted about. */
  metrics: {
    asks: {
      /** Value of `app.kubernetes.io/name` of the pods. Default: the component's id. */
      readonly pods?: string;
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
      /**
       * It answers only whoever has its credential: `basic` is a user name and a password, `bearer` a token. For what
       * shares its port with public pages. Default: it answers whoever reaches it.
       */
      readonly guard?: 'basic' | 'bearer';
      /** Prometheus rule files in the component's folder. Default: `alerts.yaml` for the need named `metrics`. */
      readonly alerts?: readonly string[];
    };
    gives: {
      /** Who finds the pods: the platform lets it list them. Absent where there is nothing to scrape. */
      readonly account?: { readonly namespace: string; readonly name: string };
      /** What opens it: a Secret with the key `password`, and `username` for `basic`. Absent without a guard. */
      readonly secret?: string;
    };
  };
  /** A place for log lines, one index a day. Secret keys: username, password. */
  logs: {
    asks: {
      /** It reads lines, and sends none. Default false. */
      readonly read?: boolean;
    };
    gives: SecretHandle & {
      readonly host: string;
      /** TLS, signed by the cluster's own CA. */
      readonly port: number;
      /** What the name of each index begins with; a dash and the day follow. */
      readonly prefix: string;
    };
  };
  /** Dashboards: JSON files in the component's folder, rows of panels or exported from Grafana. Default: `dashboard.json`. */
  dashboard: { asks: { readonly files?: readonly string[] }; gives: object };
  /** State that has to be saved beside databases, which are dumped anyway. */
  backup: {
    asks: {
      /** What would be lost, for people: `every object in its buckets`. */
      readonly what: string;
      /** Workloads whose lasting volumes are saved. Default: all of the component's. */
      readonly workloads?: readonly string[];
      /** Claims that its software makes itself, by their label `app.kubernetes.io/name`. Default: none. */
      readonly claims?: string;
    };
    gives: {
      /** Who holds the volumes while they are read: the platform lets it do so. Absent: nobody has to. */
      readonly account?: { readonly namespace: string; readonly name: string };
    };
  };
  /** Graphics processors. */
  gpu: { asks: { readonly count: number }; gives: { readonly runtimeClass: string } };
  /** Start and stop times for heavy workloads. Made by the engine from the option `schedule`. */
  schedule: {
    asks: {
      readonly up: string;
      readonly down: string;
      /** What is started and stopped. */
      readonly workloads: readonly { readonly kind: 'Deployment' | 'StatefulSet'; readonly name: string }[];
    };
    gives: {
      /** Who starts and stops: the platform lets it do so. Absent: it needs no right. */
      readonly account?: { readonly namespace: string; readonly name: string };
    };
  };
  /** Its namespace may have functions: Knative services that start with their first request, at `https://<name>.<domain>`. */
  functions: { asks: object; gives: { readonly domain: string } };
  /** Somebody who stops, starts and runs it for a person. Made by the engine from what the component runs. */
  steer: {
    asks: {
      /** What is stopped and started: nobody else needs it. */
      readonly pause?: readonly { readonly kind: 'Deployment' | 'StatefulSet'; readonly name: string }[];
      /** CronJobs that may run at any time. */
      readonly run?: readonly string[];
      /** Its namespace has the Applications of Argo CD, which may be told to sync. */
      readonly applications?: boolean;
    };
    gives: {
      /** Who steers: the platform lets it do so. Absent: it needs no right. */
      readonly account?: { readonly namespace: string; readonly name: string };
      readonly pause?: readonly string[];
      readonly run?: readonly string[];
      readonly applications?: boolean;
    };
  };
  /** A custom API: the CRDs of this group and the operator behind them. */
  api: { asks: { readonly group: string }; gives: object };
  /** A store of Secrets outside the cluster's own, which namespaces may be let in to. */
  secretStore: {
    asks: {
      /** ServiceAccount in the component's own namespace that the store is read as. */
      readonly account: string;
      /** Value of `app.kubernetes.io/name` of the pods that are asked. Default: the component's id. */
      readonly pods?: string;
      /** Port of their container. */
      readonly port: number;
    };
    gives: object;
  };
  /** An address on the LAN for a Service of type LoadBalancer. */
  address: { asks: { readonly ip: string }; gives: { readonly pool: string } };
  /** Names of the home domain resolve to the ingress controllers, on the LAN and inside the cluster. */
  dns: {
    asks: {
      readonly controllers: readonly {
        readonly class: IngressClass;
        /** Full name of its Service: `nginx.ingress.svc.cluster.local`. */
        readonly service: string;
        /** Its address on the LAN. */
        readonly lan: string;
      }[];
    };
    gives: object;
  };
  /** Volumes of the platform's storage class. A workload with lasting volumes needs it by itself. */
  volume: { asks: object; gives: object };
}

export type Kind = keyof Kinds;

/** What the author of a component writes about a need. */
export type Asks<K extends Kind> = Kinds[K]['asks'] & {
  /** The component starts without an answer, so that the need creates no order. Default: that of its kind. */
  readonly soft?: boolean;
  /** Nothing is switched on for it: without a provider it has no answer. Write `ifOn(need.cache())`. Default false. */
  readonly ifOn?: boolean;
};

/** What the engine fills in where the author wrote nothing. */
interface Completed {
  route: { readonly service: string };
  metrics: {
    readonly pods: string;
    readonly alerts: readonly string[];
    /** It is stopped at times, by the clock or by a person, which is nothing to be alerted about. */
    readonly sleeps?: boolean;
  };
  dashboard: { readonly files: readonly string[] };
  webhook: { readonly pods: string };
  lan: { readonly pods: string };
  secretStore: { readonly pods: string };
  backup: { readonly volumes: readonly string[] };
}
type Completion<K extends Kind> = K extends keyof Completed ? Completed[K] : object;

/** A need as written, and the same with its defaults. */
export type Ask<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Asks<P> }[K];
export type Need<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Asks<P> & Completion<P> }[K];
export type Needs = { readonly [name: string]: Ask | undefined };

/** What a need is answered with; and the same with its kind, as the Plan keeps it. */
export type Given<K extends Kind> = Kinds[K]['gives'];
export type Answered<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Given<P> }[K];

/** Public addresses of one component, by the name of the need. */
export type Routes = Readonly<Record<string, { readonly url: string; readonly host: string }>>;

/** A need that a provider has answered, as the provider sees it. */
export type Client<K extends Kind = Kind> = {
  [P in K]: {
    readonly kind: P;
    /** Id of the component that needs, its namespace and the name it gave the need. */
    readonly owner: string;
    readonly namespace: string;
    readonly name: string;
    readonly need: Need<P>;
    readonly given: Given<P>;
    /** The client's own routes, by the name of the need. */
    readonly routes: Routes;
  };
}[K];
