/** A container with the platform's habits: restricted, measured, pulled once. */
import type { Container, Probe, SecurityContext, VolumeMount } from '../../imports/k8s';
import { type EnvValue, env } from './env';
import { mebibytes } from './quantity';
import { type Resources, resources } from './resources';
import { restrictedContainer } from './restricted';

interface PortOptions {
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: 'TCP' | 'UDP';
  /** Port of the node that leads here. Default: none. */
  readonly hostPort?: number;
  /** Address of the node that `hostPort` is taken on. Default: all of them. */
  readonly hostIP?: string;
}

export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly resources: Resources;
  /** Replaces the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Ports by name; TCP by default. */
  readonly ports?: Readonly<Record<string, number | PortOptions>>;
  readonly mounts?: readonly VolumeMount[];
  readonly startup?: Probe;
  readonly readiness?: Probe;
  readonly liveness?: Probe;
  /** Default: restricted, with a read-only root file system. */
  readonly security?: SecurityContext;
  /** Fields that are seldom needed, such as `workingDir` or `lifecycle`. */
  readonly more?: Partial<Container>;
}

export const container = ({
  name,
  image,
  command,
  args,
  ports = {},
  mounts,
  security = restrictedContainer(),
  more,
  ...options
}: ContainerOptions): Container => ({
  name,
  image,
  imagePullPolicy: 'IfNotPresent',
  ...(command && { command }),
  ...(args && { args }),
  ...(options.env && { env: env(options.env, mebibytes(options.resources.memoryLimit)) }),
  ...(Object.keys(ports).length > 0 && { ports: Object.entries(ports).map(containerPort) }),
  resources: resources(options.resources),
  ...(mounts && { volumeMounts: mounts }),
  ...(options.startup && { startupProbe: options.startup }),
  ...(options.readiness && { readinessProbe: options.readiness }),
  ...(options.liveness && { livenessProbe: options.liveness }),
  securityContext: security,
  ...more,
});

const containerPort = ([name, options]: [string, number | PortOptions]) => {
  const { port, ...more } = typeof options === 'number' ? { port: options } : options;
  return { name, containerPort: port, protocol: 'TCP', ...more };
};
