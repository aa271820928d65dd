/** IPv4 arithmetic. */

/** A range of addresses, both ends included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export const addressOf = (text: string): number =>
  text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

export function rangeOf(cidr: string): Range {
  const [base = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(addressOf(base) / size) * size;
  return { first, last: first + size - 1 };
}

/** The whole range that an address of it stands for: 10.1.5.0/16 is 10.1.0.0/16. */
export function networkOf(cidr: string): string {
  const { first } = rangeOf(cidr);
  const base = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
  return `${base}/${cidr.split('/')[1] ?? '32'}`;
}

/** Whether one of these ranges has the address. */
export function isIn(ranges: readonly string[], address: string): boolean {
  const at = addressOf(address);
  return ranges.map(rangeOf).some(({ first, last }) => first <= at && at <= last);
}

export const overlap = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last;

/** Networks that are for homes and companies (RFC 1918). */
export const privateNetworks: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** What providers and overlay networks such as Tailscale give their machines (RFC 6598). */
export const overlay = '100.64.0.0/10';

/** Addresses that are not on the internet. */
export const notPublic: readonly string[] = [...privateNetworks, '169.254.0.0/16', overlay];

const localNames = /(^[^.]+|\.(lan|local|home|internal|home\.arpa|ts\.net))$/;

/** Whether a host is at home, judged by its name or address. */
export const isAtHome = (host: string, domain: string): boolean =>
  /^[\d.]+$/.test(host) ? isIn(notPublic, host) : localNames.test(host) || host.endsWith(`.${domain}`);

const unusable: readonly string[] = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'];

/** Whether no machine on a LAN can have this address. */
export const isUnusable = (address: string): boolean => isIn(unusable, address);
