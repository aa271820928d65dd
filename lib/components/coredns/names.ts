/** Which name leads where: on the LAN as addresses, inside the cluster as Services. */
import type { IngressClass } from '../../kit';

export interface Name {
  /** Full name, without a dot at its end. */
  readonly host: string;
  /** Which controller serves it. */
  readonly class: IngressClass;
}

export interface Target {
  /** Which controller serves it. */
  readonly class: IngressClass;
  /** Full name of its Service inside the cluster. */
  readonly service: string;
  /** Its address on the LAN. */
  readonly lan: string;
}

export interface Zone {
  /** Name of the object. */
  readonly name: string;
  /** Names as in the zone file, `@` for the zone itself, with their addresses. */
  readonly records: readonly (readonly [string, string])[];
}

export interface Home {
  /** The home domain. */
  readonly domain: string;
  readonly names: readonly Name[];
  /** Where each class is; the first one gets what nobody else does. */
  readonly targets: readonly Target[];
  /** Other devices: name below the domain, and address. */
  readonly devices?: Readonly<Record<string, string>>;
  /** Names of the domain that nobody has lead to the first target. */
  readonly wildcard: boolean;
}

/** The home domain, and a zone of its own for each name that is not below it. */
export function zonesOf({ domain, names, targets, devices = {}, wildcard }: Home): readonly Zone[] {
  const [first] = targets;
  const own = names.flatMap(({ host, class: wanted }) => {
    const lan = targets.find((target) => target.class === wanted)?.lan;
    return lan === undefined || lan === '' ? [] : [{ host, lan }];
  });
  const within = new Map(
    own.flatMap(({ host, lan }): [string, string][] => {
      if (host === domain) return [['@', lan]];
      return host.endsWith(`.${domain}`) ? [[host.slice(0, -domain.length - 1), lan]] : [];
    }),
  );
  const rest = wildcard && first && first.lan !== '' ? { '@': first.lan, '*': first.lan } : {};
  // A name of the platform wins over a device, and both over the wildcard.
  const records = { ...rest, ...devices, ...Object.fromEntries(within) };
  const foreign = own.filter(({ host }) => host !== domain && !host.endsWith(`.${domain}`));
  return [
    { name: domain, records: sorted(Object.entries(records)) },
    ...foreign.map(({ host, lan }): Zone => ({ name: host, records: [['@', lan]] })),
  ];
}

const sorted = (records: [string, string][]) => records.sort(([a], [b]) => (a < b ? -1 : 1));

/** Lines for the Corefile of the cluster: each public name is the Service of its controller. */
export function clusterLines(home: Omit<Home, 'wildcard'>): readonly string[] {
  const { names, targets } = home;
  const rewrites = names.flatMap(({ host, class: wanted }) => {
    const service = targets.find((target) => target.class === wanted)?.service;
    return service === undefined ? [] : [`rewrite name exact ${host} ${service} answer auto`];
  });
  return rewrites.length > 0 ? [...rewrites, ...unsearched(home)] : [];
}

/**
 * Where nodes search the home domain, pods ask for github.com.home.example.com before github.com, and a wildcard, here
 * or at the registrar, would lead them to the ingress. Names of the platform are rewritten before this is reached.
 */
function unsearched({ domain, devices = {} }: Pick<Home, 'domain' | 'devices'>): readonly string[] {
  if (Object.keys(devices).some((name) => name.includes('.'))) return [];
  const zone = domain.replace(/[.]/g, '[.]');
  return [
    '# A name of many labels below the home domain comes from the search list of a node: there is none.',
    `template ANY ANY ${domain} {`,
    `    match "(?i)^[^.]+[.].+[.]${zone}[.]$"`,
    '    rcode NXDOMAIN',
    '    fallthrough',
    '}',
  ];
}
