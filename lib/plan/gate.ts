/**
 * The gate: an oauth2-proxy of its own in front of software that has no OIDC. This is its claims, image and
 * resources; the construct is `lib/blocks/gate.ts`.
 */
import { route, secret, signIn, trust } from './capabilities';
import type { Workload } from './facts';

/** The one place of its version. */
export const gateImage = 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.3';

export const gatePort = 4180;

/** Name of the gate's workload and Service. */
export const gateName = (id: string): string => `${id}-gate`;

/** For the workloads of a component with a gate. */
export const gateWorkload: Workload = {
  kind: 'Deployment',
  containers: { gate: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
};

/** For the claims of a component with a gate: `...gateClaims('prometheus', { host: 'metrics' })`. */
export const gateClaims = (id: string, { host, annotations = {}, programs, websockets }: GateRequest) => ({
  signIn: signIn({ redirectPaths: ['/oauth2/callback'], ...(programs && { serviceAccount: true }) }),
  /** Cookies are encrypted with it: 32 characters are 24 bytes once decoded, which is AES-192. */
  cookie: secret({ keys: ['cookie'], length: 32 }),
  trust: trust(),
  route: route({
    host,
    service: gateName(id),
    port: gatePort,
    annotations: {
      // The session cookie and the headers of the sign-in outgrow the default of 4k.
      'nginx.org/proxy-buffer-size': '16k',
      'nginx.org/proxy-buffers': '8 16k',
      ...(websockets && { 'nginx.org/websocket-services': gateName(id) }),
      ...annotations,
    },
  }),
});

interface GateRequest {
  /** Capability name of the address. */
  readonly host: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Whether programs may get a token with the client's own secret, for the paths that the gate's `api` names.
   *
   * @default false
   */
  readonly programs?: boolean;
  /**
   * Whether the software uses web sockets.
   *
   * @default false
   */
  readonly websockets?: boolean;
}
