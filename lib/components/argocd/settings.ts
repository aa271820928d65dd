/** The keys of `argocd-cm`: what Argo CD ignores, and when it considers an object healthy. */

import { readAsset, toYaml } from '../../kit';

/** Who may sign in, and where. */
export interface ArgoCdSignIn {
  /** Address of the realm. */
  readonly issuer: string;
  /** Where the browser signs out at the issuer. */
  readonly endpoints: { readonly logout: string };
  /** A public client: the server proves itself by PKCE. */
  readonly clientId: string;
  /** Names of the groups of administrators and of everybody. */
  readonly groups: { readonly admins: string; readonly users: string };
}

export interface SettingsProps {
  /** Public address. @default - none: nobody can sign in */
  readonly url?: string;
  /** Client and groups at the issuer. @default - people sign in with a local account only */
  readonly signIn?: ArgoCdSignIn;
  /** Health checks of kinds that are not Argo CD's or Kubernetes' own. @default - none */
  readonly health?: readonly { readonly group: string; readonly kind: string; readonly code: string }[];
  /** Whether there is a local account named admin. @default false */
  readonly localAdmin?: boolean;
}

/** Health checks of Argo CD's own kinds and of Kubernetes', if it has none or one that makes a wave wait for ever. */
const healthChecks: Readonly<Record<string, string>> = {
  'argoproj.io_Application': 'application.lua',
  'networking.k8s.io_Ingress': 'ingress.lua',
  PersistentVolumeClaim: 'volume-claim.lua',
  'velero.io_BackupStorageLocation': 'backup-storage-location.lua',
};

/** Objects that come and go by the thousand, and are never in Git. Upstream excludes them as well. */
const exclusions = [
  { apiGroups: ['', 'discovery.k8s.io'], kinds: ['Endpoints', 'EndpointSlice'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
  {
    apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'],
    kinds: [
      'LocalSubjectAccessReview',
      'SelfSubjectAccessReview',
      'SelfSubjectReview',
      'SelfSubjectRulesReview',
      'SubjectAccessReview',
      'TokenReview',
    ],
  },
  { apiGroups: ['certificates.k8s.io'], kinds: ['CertificateSigningRequest'] },
  { apiGroups: ['cert-manager.io'], kinds: ['CertificateRequest'] },
];

const annotation = (name: string): string => `.metadata.annotations."${name}"`;

/** Changes after which an Application need not be compared again. */
const ignoredUpdates: Readonly<Record<string, object>> = {
  all: { jsonPointers: ['/status'] },
  'argoproj.io_Application': {
    jqPathExpressions: [
      ...['refresh', 'refresh-timestamp', 'hydrate', 'hydrate-timestamp'].map((name) =>
        annotation(`argocd.argoproj.io/${name}`),
      ),
      annotation('notified.notifications.argoproj.io'),
      '.operation',
    ],
  },
  apps_ReplicaSet: {
    jqPathExpressions: ['desired-replicas', 'max-replicas'].map((name) =>
      annotation(`deployment.kubernetes.io/${name}`),
    ),
  },
  ConfigMap: { jqPathExpressions: [annotation('control-plane.alpha.kubernetes.io/leader')] },
};

/** Data of `argocd-cm`. */
export function settings({
  url,
  signIn,
  localAdmin = false,
  health: more = [],
}: SettingsProps): Readonly<Record<string, string>> {
  const health = [
    ...Object.entries(healthChecks).map(([kind, file]) => [kind, readAsset(__dirname, `health/${file}`)]),
    ...more.map(({ group, kind, code }) => [group === '' ? kind : `${group}_${kind}`, code]),
  ].map(([kind, code]) => [`resource.customizations.health.${kind}`, code]);
  const updates = Object.entries(ignoredUpdates).map(([kind, rule]) => [
    `resource.customizations.ignoreResourceUpdates.${kind}`,
    toYaml(rule),
  ]);
  return {
    'admin.enabled': String(localAdmin),
    'application.resourceTrackingMethod': 'annotation',
    'resource.compareoptions': toYaml({ ignoreAggregatedRoles: true }),
    'resource.exclusions': toYaml(exclusions),
    ...Object.fromEntries([...health, ...updates]),
    ...(url !== undefined && { url }),
    ...(url !== undefined && signIn && { 'oidc.config': oidc(url, signIn) }),
  };
}

/** Groups come with every token of the realm, so their scope is not asked for. */
const oidc = (url: string, { issuer, clientId, endpoints }: ArgoCdSignIn): string =>
  toYaml({
    name: 'Keycloak',
    issuer,
    clientID: clientId,
    enablePKCEAuthentication: true,
    requestedScopes: ['openid', 'profile', 'email'],
    // Whoever has a page open gets a new token half an hour before the old one ends.
    refreshTokenThreshold: '30m',
    logoutURL: `${endpoints.logout}?id_token_hint={{token}}&post_logout_redirect_uri=${url}/`,
  });

/** Data of `argocd-rbac-cm`: members of neither group see nothing. */
export const policy = ({ groups }: ArgoCdSignIn): Readonly<Record<string, string>> => ({
  'policy.default': '',
  'policy.csv': `g, ${groups.admins}, role:admin\ng, ${groups.users}, role:readonly\n`,
  scopes: '[groups]',
});
