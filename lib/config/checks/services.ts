/** Do exposure, certificates, Git and the cluster's kind go with what is written beside them? */
import type { Problem } from '../../plan/problem';
import { isOverSsh } from '../../plan/schema/hosts';
import { misfit } from '../../plan/schema/mail';
import type { Check } from './check';

const unusedAddresses: Check = ({ platform: { network } }) => {
  if (network === undefined) return [];
  const { exposure, ingress, dns } = network;
  const keys =
    exposure === 'metallb'
      ? { 'ingress.mainNode': ingress.mainNode, 'ingress.secondNode': ingress.secondNode }
      : { 'ingress.main': ingress.main, 'ingress.second': ingress.second, dns };
  const other = exposure === 'metallb' ? 'hostPort' : 'metallb';
  return Object.entries(keys).flatMap(([key, value]): Problem[] =>
    value === undefined
      ? []
      : [
          {
            code: 'TK234',
            path: `network.${key}`,
            message: `has no effect with exposure ${exposure}`,
            hint: `leave this line out, or write "exposure: ${other}"`,
          },
        ],
  );
};

const dnsForDns01: Check = ({ platform: { tls } }) => {
  if (tls?.issuer !== 'letsencrypt') return [];
  if (tls.challenge === 'dns01' && tls.dns === undefined) {
    return [
      {
        code: 'TK235',
        path: 'tls.dns',
        message: 'is missing: challenge dns01 proves your domain by a record in its zone',
        hint: 'write "dns: { provider: cloudflare, token: { secret: NAME, key: KEY } }"; or "challenge: http01"',
      },
    ];
  }
  return tls.challenge === 'http01' && tls.dns !== undefined
    ? [
        {
          code: 'TK236',
          path: 'tls.dns',
          message: 'has no effect with challenge http01',
          hint: 'leave it out, or write "challenge: dns01"',
        },
      ]
    : [];
};

/** Endings that nobody owns: no public authority signs for them. */
const unowned =
  /(^|\.)(local|lan|home|internal|intranet|corp|private|test|invalid|localhost|localdomain|example|arpa)$/;
const examples = /(^|\.)example\.(com|net|org)$/;

const publicName: Check = ({ platform: { tls, cluster } }) => {
  if (tls?.issuer !== 'letsencrypt') return [];
  const domain =
    cluster !== undefined && (unowned.test(cluster.domain) || examples.test(cluster.domain))
      ? [
          {
            code: 'TK237',
            path: 'cluster.domain',
            message: `Let’s Encrypt issues no certificate for ${cluster.domain}: no one can own that name`,
            hint: 'write a domain that you have bought; or "issuer: home" under tls',
          },
        ]
      : [];
  const host = tls.email.split('@')[1] ?? '';
  return unowned.test(host) || examples.test(host)
    ? [
        ...domain,
        {
          code: 'TK238',
          path: 'tls.email',
          message: `Let’s Encrypt does not take an address at ${host}`,
          hint: 'write one where mail arrives',
        },
      ]
    : domain;
};

const clusterName: Check = ({ platform: { cluster } }) =>
  cluster !== undefined && /(^|\.)cluster\.local$/.test(cluster.domain)
    ? [
        {
          code: 'TK239',
          path: 'cluster.domain',
          message: `${cluster.domain} is what Kubernetes itself calls its Services`,
          hint: 'write a domain of your own, such as home.example.com',
        },
      ]
    : [];

const repositoryAccess: Check = ({ platform: { git } }) => {
  if (git === undefined) return [];
  const overSsh = isOverSsh(git.repo);
  if (overSsh === (git.credentials === 'ssh')) return [];
  return [
    overSsh
      ? {
          code: 'TK240',
          path: 'git.credentials',
          message: `is ${git.credentials}, but the address of the repository is one for SSH, which needs a key`,
          hint: 'write "credentials: ssh"; or an address that begins with https://',
        }
      : {
          code: 'TK240',
          path: 'git.credentials',
          message: 'is ssh, but the address of the repository is not one for SSH',
          hint: 'write "credentials: token", or "none" for a public repository; or an address git@host:path',
        },
  ];
};

const apiPort: Check = ({ platform: { cluster, network } }) =>
  cluster !== undefined && cluster.distribution !== 'microk8s' && network?.apiPort === 16443
    ? [
        {
          code: 'TK241',
          path: 'network.apiPort',
          message: `16443 is MicroK8s’ port, but the distribution is ${cluster.distribution}`,
          hint: 'write "apiPort: 6443" under network, and podCidr and serviceCidr of your cluster',
        },
      ]
    : [];

const mailServer: Check = ({ platform: { mail } }) => {
  const wrong = mail && misfit(mail);
  if (!wrong) return [];
  const { key, ...told } = wrong;
  return [{ code: 'TK243', path: ['mail', key].filter(Boolean).join('.'), ...told }];
};

export const serviceChecks: readonly Check[] = [
  unusedAddresses,
  dnsForDns01,
  publicName,
  clusterName,
  repositoryAccess,
  apiPort,
  mailServer,
];
