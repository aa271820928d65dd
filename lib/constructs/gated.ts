/** What a component with a gate declares: needs, workload and image together. */
import { need } from '../plan/need';

/** Value of the gate's port. */
export const gatePort = 4180;

/** Name of the gate's workload and Service. */
export const gateName = (id: string): string => `${id}-gate`;

/** The one place of its version. */
export const gateImage = 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.6';

export interface GateRequest {
  /** Capability name of the address. */
  readonly host: string;
  /** Annotations of its Ingress, in addition to those of the gate. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Whether programs may get a token with the client's own secret, for the paths that the gate's `api` names.
   *
   * @default false
   */
  readonly programs?: boolean;
  /** Whether the software uses web sockets. @default false */
  readonly websockets?: boolean;
}

/**
 * Spread the parts of `gated('prometheus', { host: 'metrics' })` into `images`, `needs` and `workloads`, and draw a
 * `Gate` in `build`.
 */
export const gated = (id: string, { host, annotations = {}, programs, websockets }: GateRequest) => ({
  images: { gate: gateImage },
  needs: {
    signIn: need.signIn({ redirectPaths: ['/oauth2/callback'], ...(programs && { serviceAccount: true }) }),
    /** Cookies are encrypted with it: 32 characters are 24 bytes once decoded, which is AES-192. */
    cookie: need.secret({ keys: ['cookie'], length: 32 }),
    trust: need.trust(),
    route: need.route({
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
  },
  workloads: gateWorkloads(id),
});

/** The gate's workload, by name. */
export const gateWorkloads = (id: string) => ({
  [gateName(id)]: {
    kind: 'Deployment' as const,
    containers: { gate: { cpu: '10m', memory: '16Mi', memoryLimit: '128Mi' } },
  },
});
