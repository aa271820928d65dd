/** Probes. All times in seconds. */
import type { Probe } from '../../imports/k8s';

interface Pace {
  /** Default 10. */
  readonly period?: number;
  /** Default 5. */
  readonly timeout?: number;
  /** Failures in a row that count. Default 3. */
  readonly failures?: number;
}

const pace = ({ period = 10, timeout = 5, failures = 3 }: Pace): Probe => ({
  periodSeconds: period,
  timeoutSeconds: timeout,
  failureThreshold: failures,
});

interface Asked extends Pace {
  readonly https?: boolean;
  /** For pods on the network of their node that listen on one address of it. Default: the address of the pod. */
  readonly host?: string;
}

/** A GET that must answer 200 to 399. `port` is a number or the name of a declared port. */
export const httpProbe = (path: string, port: number | string, options: Asked = {}): Probe => ({
  httpGet: {
    path,
    port,
    ...(options.https && { scheme: 'HTTPS' }),
    ...(options.host && { host: options.host }),
  },
  ...pace(options),
});

/** A connection that must open. */
export const tcpProbe = (port: number | string, options: Pace = {}): Probe => ({
  tcpSocket: { port },
  ...pace(options),
});

/** A command that must end with 0. */
export const execProbe = (command: readonly string[], options: Pace = {}): Probe => ({
  exec: { command },
  ...pace(options),
});

/** The same question while starting, asked until `seconds` are over. */
export const startup = (probe: Probe, seconds: number): Probe => ({
  ...probe,
  periodSeconds: 5,
  failureThreshold: Math.ceil(seconds / 5),
});
