/** Lasting volumes: which claims hold the volumes of a workload. */
import type { Workload } from './facts';

/** The name of a claim. A StatefulSet's claims are named by Kubernetes, after its first and only pod. */
export const claimName = (kind: Workload['kind'], workload: string, volume: string): string =>
  kind === 'StatefulSet' ? `${volume}-${workload}-0` : `${workload}-${volume}`;

/** Sizes by the name of the claim. */
export const volumeClaims = (
  name: string,
  { kind, volumes = {} }: Workload,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(volumes).map(([volume, size]) => [claimName(kind, name, volume), size]));
