/** MetalLB, read at v0.16.2: metallb.io/v1beta1. */
import type { Metadata } from './k8s';

/** Addresses of the home network that Services may get. */
export interface IPAddressPool {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'IPAddressPool';
  readonly metadata: Metadata;
  readonly spec: {
    /** Ranges: `192.168.1.240/32` or `192.168.1.240-192.168.1.250`. */
    readonly addresses: readonly string[];
    /** False: only Services that ask for this pool get an address of it. */
    readonly autoAssign: boolean;
  };
}

/** Answers for these addresses on the local network (ARP, NDP). */
export interface L2Advertisement {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'L2Advertisement';
  readonly metadata: Metadata;
  readonly spec: { readonly ipAddressPools: readonly string[] };
}

export type MetalLbManifest = IPAddressPool | L2Advertisement;
