import { Construct } from 'constructs';
import { container } from '../kube/container';
import { fromSecret } from '../kube/env';
import { httpProbe, startup } from '../kube/probe';
import type { Resources } from '../kube/resources';
import { restrictedPod } from '../kube/restricted';
import { configVolume, mount } from '../kube/volumes';
import type { Handle } from '../plan/capabilities';
import { gateImage, gateName, gatePort, gateWorkload } from '../plan/gate';
import { Route } from './route';
import { Server } from './server';

export interface GateProps {
  /** Id of the component behind it. */
  readonly component: string;
  readonly namespace: string;
  /** Where requests go once somebody is signed in, `http://service:port`; a path takes what is below it. */
  readonly upstream: string | readonly string[];
  /** Keycloak client and groups. */
  readonly signIn: Omit<Handle<'signIn'>, 'kind'>;
  /** Secret with the key `cookie`. */
  readonly cookie: { readonly secret: string };
  readonly trust: Omit<Handle<'trust'>, 'kind'>;
  readonly route: Omit<Handle<'route'>, 'kind'>;
  /**
   * Groups that may pass.
   *
   * @default - administrators only
   */
  readonly groups?: readonly string[];
  /** Addresses of the ingress controllers' pods, whose forwarded headers are believed. */
  readonly podCidr: string;
  readonly resources?: Resources;
  readonly image?: string;
}

/**
 * Sign-in for software that has none: a reverse proxy with a client and groups of its own and a cookie for
 * this host only. Network policies let nobody else reach the software.
 *
 * Upstream: oauth2-proxy v7.15.3, docs/docs/configuration.
 */
export class Gate extends Construct {
  constructor(scope: Construct, id: string, props: GateProps) {
    super(scope, id);
    const { component, namespace, signIn, cookie, trust, route } = props;
    const {
      groups = [signIn.groups.admins],
      resources = gateWorkload.containers['gate'],
      image = gateImage,
    } = props;
    if (!resources) throw new Error(`${this.node.path}: the gate needs resources`);
    const name = gateName(component);
    const where = { name, namespace, component };

    new Server(this, 'proxy', {
      ...where,
      security: restrictedPod({ uid: 65532 }),
      containers: [
        container({
          name: 'gate',
          image,
          resources,
          args: [
            '--provider=keycloak-oidc',
            `--oidc-issuer-url=${signIn.issuer}`,
            `--redirect-url=${route.url}/oauth2/callback`,
            ...[props.upstream].flat().map((upstream) => `--upstream=${upstream}`),
            ...groups.map((group) => `--allowed-group=${group}`),
            '--email-domain=*',
            '--scope=openid profile email groups',
            '--code-challenge-method=S256',
            '--skip-provider-button=true',
            `--http-address=0.0.0.0:${gatePort}`,
            '--reverse-proxy=true',
            `--trusted-proxy-ip=${props.podCidr}`,
            '--cookie-name=__Host-gate',
            '--cookie-secure=true',
            '--cookie-samesite=lax',
            '--cookie-refresh=4m',
            '--cookie-csrf-per-request=true',
            '--silence-ping-logging=true',
            `--provider-ca-file=/trust/${trust.key}`,
          ],
          env: {
            OAUTH2_PROXY_CLIENT_ID: fromSecret(signIn.secret, 'clientId'),
            OAUTH2_PROXY_CLIENT_SECRET: fromSecret(signIn.secret, 'clientSecret'),
            OAUTH2_PROXY_COOKIE_SECRET: fromSecret(cookie.secret, 'cookie'),
          },
          ports: { http: gatePort },
          mounts: [mount('trust', '/trust', { readOnly: true })],
          // It asks the issuer at its start, and ends while Keycloak does not answer: that is a restart, not a fault.
          startup: startup(httpProbe('/ping', 'http'), 120),
          readiness: httpProbe('/ready', 'http'),
          liveness: httpProbe('/ping', 'http'),
        }),
      ],
      volumes: [configVolume('trust', trust.configMap)],
      service: { http: gatePort },
    });
    new Route(this, 'route', { ...where, route });
  }
}
