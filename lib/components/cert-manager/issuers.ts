/** Who signs: the CAs of our own, and Let's Encrypt. */
import { Construct } from 'constructs';
import type { AcmeSolver } from '../../../imports/cert-manager';
import { add, placed } from '../../constructs/object';
import { keep, syncWave } from '../../kube/argocd';
import { labels } from '../../kube/names';
import { type Resources, resources } from '../../kube/resources';
import { acmeAccount, sharing, solver } from '../../plan/issuer';

const component = 'cert-manager';
const selfSigned = 'self-signed';
/** The webhook has to answer before it is asked about issuers, and a CA must be there before who uses it. */
const [early, late] = [syncWave(1), syncWave(2)];

/** What signs the roots: each of them signs itself. */
export const selfSigner = (scope: Construct, namespace: string) =>
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: placed({ name: selfSigned, namespace, component }, early),
    spec: { selfSigned: {} },
  });

export interface AuthorityProps {
  /** cert-manager's own namespace: a ClusterIssuer reads its Secrets there. */
  readonly namespace: string;
  /** Name of the ClusterIssuer. */
  readonly issuer: string;
  /** Secret with certificate and key. It stays when all else goes. */
  readonly secret: string;
  /** Name of the CA, as devices show it. */
  readonly commonName: string;
  /** Domains that it may sign for, with all names below them. */
  readonly domains: readonly string[];
}

/**
 * A CA of our own, for these domains and nothing else: whoever trusts it need not fear it elsewhere. It keeps its
 * key when its certificate is renewed, so that a renewed root still vouches for what the old one signed. Needs the
 * `selfSigner` in the same namespace.
 *
 * Upstream: cert-manager v1.21.2, pkg/apis/certmanager/v1.
 */
export class Authority extends Construct {
  constructor(scope: Construct, id: string, props: AuthorityProps) {
    super(scope, id);
    const { namespace, issuer, secret, commonName, domains } = props;
    add(this, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: placed({ name: secret, namespace, component }, { ...keep, ...early }),
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
    add(this, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: clusterWide(issuer),
      spec: { ca: { secretName: secret } },
    });
  }
}

export interface LetsEncryptProps {
  /** Name of the ClusterIssuer. */
  readonly issuer: string;
  /** Where Let’s Encrypt writes to. */
  readonly email: string;
  /** The directory for trying things out, with generous limits; nobody trusts its certificates. */
  readonly staging: boolean;
  /** Ways to prove a name; the one whose selector fits best is taken. */
  readonly solvers: readonly AcmeSolver[];
}

const directories = {
  real: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

/** Let's Encrypt. The accounts of its two directories have nothing to do with each other. */
export class LetsEncrypt extends Construct {
  constructor(scope: Construct, id: string, props: LetsEncryptProps) {
    super(scope, id);
    const { issuer, email, staging } = props;
    add(this, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: clusterWide(issuer),
      spec: {
        acme: {
          server: staging ? directories.staging : directories.real,
          email,
          privateKeySecretRef: { name: acmeAccount(issuer, staging) },
          solvers: props.solvers,
        },
      },
    });
  }
}

/** A record in the zone, which proves a wildcard as well. */
export const byCloudflare = (token: { readonly secret: string; readonly key: string }): AcmeSolver => ({
  dns01: { cloudflare: { apiTokenSecretRef: { name: token.secret, key: token.key } } },
});

/**
 * A file at the name itself. The Ingress with it joins the one that serves the name: F5's controller lets two
 * Ingresses share a host only where one is the master, and the others are its minions.
 *
 * @param elsewhere names that another class serves: on this one nobody else has them, and nobody inside sees the
 * answer, so that it is not asked for first
 */
export function byHttp(wanted: Resources, elsewhere: readonly string[] = []): AcmeSolver[] {
  const ingress = {
    ingressClassName: solver.class,
    serviceType: 'ClusterIP' as const,
    // The pod is restricted as cert-manager makes it; a security context here would replace that.
    podTemplate: {
      metadata: { labels: labels({ name: solver.pods, component }) },
      spec: { resources: resources(wanted) },
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
