import { Construct } from 'constructs';
import { pod } from '../kube/pod';
import type { Given } from '../plan/kinds';
import type { PlatformConfig } from '../plan/schema/platform';
import { gateImage, gateName, gatePort, gateWorkloads } from './gated';
import { planned } from './planned';
import { Route } from './route';
import { Server } from './server';

export interface GateProps {
  /** Id of the component behind it. */
  readonly component: string;
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Where requests go once somebody is signed in, `http://service:port`; a path takes what is below it. */
  readonly upstream: string | readonly string[];
  /** Keycloak client and groups. */
  readonly signIn: Given<'signIn'>;
  /** Secret with the key `cookie`. */
  readonly cookie: { readonly secret: string };
  /** The bundle of trusted certificates: a ConfigMap and its key. */
  readonly trust: Pick<Given<'trust'>, 'configMap' | 'key'>;
  /** Its public name, and how it is served. */
  readonly route: Given<'route'>;
  /**
   * Groups that may pass.
   *
   * @default - administrators only
   */
  readonly groups?: readonly string[];
  /**
   * Paths of the software's API, as regular expressions. There programs get 401 instead of a page to sign in, and
   * may come with a token of the same Keycloak client: `Authorization: Bearer …`.
   *
   * @default - none, and no tokens
   */
  readonly api?: readonly string[];
  /**
   * Longest time until the software begins to answer, such as `10m`.
   *
   * @default '5m'
   */
  readonly timeout?: string;
  /** Addresses of the ingress controllers' pods, whose forwarded headers are believed. */
  readonly podCidr: string;
  /** oauth2-proxy, fully qualified. @default - the version of the package */
  readonly image?: string;
}

/**
 * Sign-in for software that has none: a reverse proxy with a client and groups of its own and a cookie for
 * this host only. Network policies let nobody else reach the software. Web sockets pass.
 *
 * It knows Keycloak's addresses instead of asking for them, and so starts while Keycloak is away.
 *
 * Upstream: oauth2-proxy v7.15.6, docs/docs/configuration.
 */
export class Gate extends Construct {
  constructor(scope: Construct, id: string, props: GateProps) {
    super(scope, id);
    const { component, namespace, signIn, cookie, route, image = gateImage } = props;
    const { groups = [signIn.groups.admins] } = props;
    const name = gateName(component);
    const trust = pod.trusted(props.trust);
    const plans = { id: component, namespace, workloads: gateWorkloads(component) };

    this.node.defaultChild = new Server(this, 'proxy', {
      ...planned(plans, name, {
        containers: {
          gate: {
            image,
            args: flags(props, groups),
            env: {
              OAUTH2_PROXY_CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
              OAUTH2_PROXY_CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
              OAUTH2_PROXY_COOKIE_SECRET: pod.fromSecret(cookie.secret, 'cookie'),
              // For all its calls: a flag for CAs would leave out the one that signs out at Keycloak.
              SSL_CERT_FILE: trust.file,
            },
            ports: { http: gatePort },
            mounts: [trust.mount],
            ...pod.health('/ping', 'http', 60),
            readiness: pod.http('/ready', 'http'),
          },
        },
      }),
      security: pod.restricted({ uid: 65532 }),
      volumes: [trust.volume],
      service: { http: gatePort },
    });
    new Route(this, 'route', { name, namespace, component, route });
  }
}

function flags(props: GateProps, groups: readonly string[]): readonly string[] {
  const { signIn, route, upstream, podCidr, api = [], timeout = '5m' } = props;
  const { endpoints } = signIn;
  return [
    '--provider=keycloak-oidc',
    `--oidc-issuer-url=${signIn.issuer}`,
    '--skip-oidc-discovery=true',
    `--login-url=${endpoints.authorize}`,
    `--redeem-url=${endpoints.token}`,
    `--profile-url=${endpoints.userInfo}`,
    `--oidc-jwks-url=${endpoints.keys}`,
    // Signing out here signs out at Keycloak too; otherwise the next click would sign in again, unasked.
    `--backend-logout-url=${endpoints.logout}?id_token_hint={id_token}`,
    `--redirect-url=${route.url}/oauth2/callback`,
    '--scope=openid profile email groups',
    '--code-challenge-method=S256',
    '--insecure-oidc-skip-nonce=false',
    // Groups decide who may pass. Nobody can verify an address without mail, and programs have none.
    '--email-domain=*',
    '--insecure-oidc-allow-unverified-email=true',
    ...groups.map((group) => `--allowed-group=${group}`),
    '--skip-provider-button=true',
    ...api.map((path) => `--api-route=${path}`),
    ...(api.length > 0 ? ['--skip-jwt-bearer-tokens=true', '--bearer-token-login-fallback=false'] : []),
    ...[upstream].flat().map((each) => `--upstream=${each}`),
    `--upstream-timeout=${timeout}`,
    `--http-address=0.0.0.0:${gatePort}`,
    '--reverse-proxy=true',
    `--trusted-proxy-ip=${podCidr}`,
    '--cookie-name=__Host-gate',
    '--cookie-secure=true',
    '--cookie-samesite=lax',
    // A minute before the token of five minutes ends: who loses a group is out by then.
    '--cookie-refresh=4m',
    '--cookie-csrf-per-request=true',
    // Every tab that is opened signed out leaves one; a browser's header has room for few.
    '--cookie-csrf-per-request-limit=5',
    '--silence-ping-logging=true',
  ];
}

/** What the gate of a component takes from the props of its `build`; the needs are those of `gated`. */
export const gateFor = ({
  id,
  namespace,
  platform,
  images,
  needs,
}: {
  readonly id: string;
  readonly namespace: string;
  readonly platform: Pick<PlatformConfig, 'network'>;
  readonly images: { readonly gate: string };
  readonly needs: Pick<GateProps, 'signIn' | 'cookie' | 'trust' | 'route'>;
}) => ({
  component: id,
  namespace,
  podCidr: platform.network.podCidr,
  image: images.gate,
  signIn: needs.signIn,
  cookie: needs.cookie,
  trust: needs.trust,
  route: needs.route,
});
