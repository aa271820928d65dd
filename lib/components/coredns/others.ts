/** Who else has names of the home domain: devices, and whatever others answer for. */
import type { Names } from '../../plan/component';
import type { Outsider } from '../../plan/plan';
import { fullName, isWithin } from './names';

/** As the config has them: below the domain, or in full. */
export interface Others {
  readonly devices: Readonly<Record<string, string>>;
  readonly elsewhere: readonly string[];
}

/** Addresses by full name. */
export const devicesOf = ({ devices }: Others, domain: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(devices).map(([name, ip]) => [fullName(name, domain), ip]));

/** Hosts of the domain that the config names and that nobody here has. */
export function outsidersOf(
  others: Others,
  domain: string,
  { hosts, outsiders }: Names,
): readonly Outsider[] {
  const known = new Set([...hosts.map(({ host }) => host), ...Object.keys(devicesOf(others, domain))]);
  const said = others.elsewhere.map((name) => fullName(name, domain));
  return outsiders.filter(
    ({ host }) =>
      isWithin(host, domain) &&
      !known.has(host) &&
      !said.some((name) => host === name || (name !== domain && isWithin(host, name))),
  );
}

/** Full names that others answer for: those that the option lists, and hosts that the config names. */
export const elsewhereOf = (others: Others, domain: string, names: Names): readonly string[] =>
  [
    ...new Set([
      ...others.elsewhere.map((name) => fullName(name, domain)),
      ...outsidersOf(others, domain, names).map(({ host }) => host),
    ]),
  ].sort();
