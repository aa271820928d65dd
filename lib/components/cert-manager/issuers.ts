/** Who signs: the CAs of our own, and Let's Encrypt. */
import type { Construct } from 'constructs';
import type { AcmeSolver } from '../../../imports/cert-manager';
import { add, keep, labels, metadataOf, type PlatformConfig, resources, syncWave } from '../../kit';
import { acmeAccount, authorities, clusterIssuer, issuerName, sharing, solver } from '../../plan/issuer';

const component = 'cert-manager';
const selfSigned = 'self-signed';
/** The webhook has to answer before it is asked about issuers, and a CA must exist before the issuer that uses it. */
const [early, late] = [syncWave(1), syncWave(2)];

/** A public name, and the controller that serves it. */
interface Name {
  readonly host: string;
  readonly class: string;
}

interface IssuersProps {
  /** cert-manager's own. */
  readonly namespace: string;
  readonly platform: Pick<PlatformConfig, 'tls' | 'cluster'>;
  readonly hosts: readonly Name[];
}

/** A CA for names inside the cluster, and whatever signs the public ones. */
export function issuers(scope: Construct, { namespace, platform, hosts }: IssuersProps): void {
  const { tls, cluster } = platform;
  selfSigner(scope, namespace);
  authority(scope, {
    namespace,
    issuer: clusterIssuer,
    secret: authorities.cluster,
    commonName: 'Thinkube cluster CA',
    domains: ['svc', 'cluster.local'],
  });
  if (tls.issuer === 'home') {
    // A component may have been given a full name of its own, outside the home domain.
    const others = hosts.map(({ host }) => host).filter((host) => !host.endsWith(`.${cluster.domain}`));
    authority(scope, {
      namespace,
      issuer: issuerName(tls),
      secret: authorities.home,
      commonName: 'Thinkube home CA',
      domains: [cluster.domain, ...others],
    });
  }
  if (tls.issuer === 'letsencrypt') letsEncrypt(scope, issuerName(tls), tls, proofs(tls, hosts));
}

/** Signs the roots: each of them signs itself. */
const selfSigner = (scope: Construct, namespace: string) =>
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: metadataOf({ name: selfSigned, namespace, component }, early),
    spec: { selfSigned: {} },
  });

interface AuthorityProps {
  /** cert-manager's own namespace: a ClusterIssuer reads its Secrets there. */
  readonly namespace: string;
  /** Name of the ClusterIssuer. */
  readonly issuer: string;
  /** Secret with certificate and key. It stays when all else goes. */
  readonly secret: string;
  /** Name of the CA, as devices show it. */
  readonly commonName: string;
  /** Domains that it may sign for, including all names below them. */
  readonly domains: readonly string[];
}

/**
 * A CA of our own, for these domains and nothing else: a device that trusts it is not exposed elsewhere. It keeps its
 * key when its certificate is renewed, so that a renewed root still vouches for what the old one signed. Needs the
 * `selfSigner` in the same namespace.
 *
 * Upstream: cert-manager v1.21.2, pkg/apis/certmanager/v1.
 */
function authority(
  scope: Construct,
  { namespace, issuer, secret, commonName, domains }: AuthorityProps,
): void {
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadataOf({ name: secret, namespace, component }, { ...keep, ...early }),
    spec: {
      secretName: secret,
      isCA: true,
      commonName,
      duration: '87600h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      revisionHistoryLimit: 1,
      nameConstraints: {
        critical: true,
        permitted: { dnsDomains: domains },
        // Without this, addresses would not be limited at all.
        excluded: { ipRanges: ['0.0.0.0/0', '::/0'] },
      },
      issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: selfSigned },
    },
  });
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: clusterWide(issuer),
    spec: { ca: { secretName: secret } },
  });
}

const directories = {
  real: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

type LetsEncrypt = Extract<PlatformConfig['tls'], { issuer: 'letsencrypt' }>;

/**
 * Let's Encrypt. The accounts of its two directories have nothing to do with each other.
 *
 * @param solvers ways to prove a name; the one whose selector fits best is taken
 */
const letsEncrypt = (
  scope: Construct,
  issuer: string,
  { email, staging }: LetsEncrypt,
  solvers: readonly AcmeSolver[],
) =>
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: clusterWide(issuer),
    spec: {
      acme: {
        server: staging ? directories.staging : directories.real,
        email,
        privateKeySecretRef: { name: acmeAccount(issuer, staging) },
        solvers,
      },
    },
  });

/** How names are proven to be ours: by a record in the zone, which proves a wildcard as well, or by HTTP. */
function proofs({ challenge, dns }: LetsEncrypt, hosts: readonly Name[]): readonly AcmeSolver[] {
  if (challenge === 'dns01' && dns) {
    const { secret, key } = dns.token;
    return [{ dns01: { cloudflare: { apiTokenSecretRef: { name: secret, key } } } }];
  }
  return byHttp(hosts.filter((each) => each.class !== solver.class).map(({ host }) => host));
}

/**
 * A file at the name itself. The Ingress with it joins the one that serves the name: F5's controller lets two
 * Ingresses share a host only if one is the master, and the others are its minions.
 *
 * @param elsewhere names that another class serves: on this one no other Ingress has them, and the answer cannot be
 * seen from inside, so cert-manager does not check it first
 */
function byHttp(elsewhere: readonly string[]): readonly AcmeSolver[] {
  const ingress = {
    ingressClassName: solver.class,
    serviceType: 'ClusterIP' as const,
    // The pod is restricted as cert-manager creates it; a security context here would replace that.
    podTemplate: {
      metadata: { labels: labels({ name: solver.pods, component }) },
      spec: { resources: resources({ cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' }) },
    },
  };
  const ingressTemplate = { metadata: { annotations: { [sharing]: 'minion' } } };
  const alone: AcmeSolver = {
    http01: { ingress },
    waitInsteadOfSelfCheck: '1m0s',
    selector: { dnsNames: elsewhere },
  };
  return [{ http01: { ingress: { ...ingress, ingressTemplate } } }, ...(elsewhere.length > 0 ? [alone] : [])];
}

const clusterWide = (name: string) => ({ name, labels: labels({ name, component }), annotations: late });
