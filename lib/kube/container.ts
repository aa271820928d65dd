/** A container with the platform's habits: restricted, measured, pulled once. */
import type { Container, Probe, SecurityContext, VolumeMount } from '../../imports/k8s';
import { type EnvValue, env } from './env';
import { type Resources, resources } from './resources';
import { restrictedContainer } from './restricted';

export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly resources: Resources;
  /** Replaces the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Ports by name; TCP unless said otherwise. */
  readonly ports?: Readonly<
    Record<string, number | { readonly port: number; readonly protocol: 'TCP' | 'UDP' }>
  >;
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
  ...(options.env && { env: env(options.env) }),
  ...(Object.keys(ports).length > 0 && { ports: Object.entries(ports).map(containerPort) }),
  resources: resources(options.resources),
  ...(mounts && { volumeMounts: mounts }),
  ...(options.startup && { startupProbe: options.startup }),
  ...(options.readiness && { readinessProbe: options.readiness }),
  ...(options.liveness && { livenessProbe: options.liveness }),
  securityContext: security,
  ...more,
});

const containerPort = ([name, port]: [string, number | { port: number; protocol: 'TCP' | 'UDP' }]) =>
  typeof port === 'number'
    ? { name, containerPort: port, protocol: 'TCP' }
    : { name, containerPort: port.port, protocol: port.protocol };
