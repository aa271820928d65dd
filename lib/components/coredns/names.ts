/** Which name leads where: on the LAN as addresses, inside the cluster as Services. */
import type { IngressClass } from '../../kit';

export interface Name {
  /** Full name, without a dot at its end. */
  readonly host: string;
  /** Which controller serves it. */
  readonly class: IngressClass;
  /** Names directly below it lead there too. */
  readonly below?: boolean;
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
  /** Other devices: full name and address. */
  readonly devices: Readonly<Record<string, string>>;
  /** Full names that others answer for, with everything below them; the domain stands for itself alone. */
  readonly elsewhere: readonly string[];
  /** Names of the domain that nobody has lead to the first target. */
  readonly wildcard: boolean;
}

/** Whether a name is the other one, or below it. */
export const isWithin = (name: string, other: string): boolean =>
  name === other || name.endsWith(`.${other}`);

/** Full name of what is written below the domain, or in full. */
export const fullName = (name: string, domain: string): string =>
  isWithin(name, domain) ? name : `${name}.${domain}`;

/** The home domain, and a zone of its own for each name that is not below it. */
export function zonesOf({ domain, names, targets, devices, elsewhere, wildcard }: Home): readonly Zone[] {
  const [first] = targets;
  const own = names.flatMap(({ host, class: wanted, below = false }) => {
    const lan = targets.find((target) => target.class === wanted)?.lan;
    return lan === undefined || lan === '' ? [] : [{ host, lan, below }];
  });
  const known = [
    ...Object.entries(devices),
    ...own.flatMap(({ host, lan, below }) =>
      served(host, below).map((name): [string, string] => [name, lan]),
    ),
  ];
  const within = known.flatMap(([host, ip]): [string, string][] =>
    isWithin(host, domain) ? [[host === domain ? '@' : host.slice(0, -domain.length - 1), ip]] : [],
  );
  const rest =
    wildcard && first && first.lan !== ''
      ? { ...(!elsewhere.includes(domain) && { '@': first.lan }), '*': first.lan }
      : {};
  const foreign = own.filter(({ host }) => !isWithin(host, domain));
  return [
    { name: domain, records: sorted(Object.entries({ ...rest, ...Object.fromEntries(within) })) },
    ...foreign.map(
      ({ host, lan, below }): Zone => ({
        name: host,
        records: served('@', below).map((name) => [name, lan]),
      }),
    ),
  ];
}

/** A name, and the wildcard below it; `@` is the zone itself. */
const served = (host: string, below: boolean): readonly string[] =>
  below ? [host, host === '@' ? '*' : `*.${host}`] : [host];

const sorted = (records: [string, string][]) => records.sort(([a], [b]) => (a < b ? -1 : 1));

/** Lines for the Corefile of the cluster: each public name is the Service of its controller, each device its address. */
export function clusterLines({
  names,
  targets,
  devices,
  ...home
}: Omit<Home, 'wildcard'>): readonly string[] {
  const services = names.flatMap(({ host, class: wanted, below }) => {
    const service = targets.find((target) => target.class === wanted)?.service;
    if (service === undefined) return [];
    const pattern = `^[^.]+[.]${escaped(host)}[.]$`;
    return [
      `rewrite name exact ${host} ${service} answer auto`,
      ...(below ? [`rewrite name regex ${pattern} ${service} answer auto`] : []),
    ];
  });
  const addresses = Object.entries(devices)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, ip]) => `rewrite name exact ${host} ${ip.replaceAll('.', '-')}.${device} answer auto`);
  const lines = [...services, ...addresses];
  return lines.length > 0 ? [...lines, ...unsearched(home), ...answers] : [];
}

/** Endings of our own, for what a template answers: the first rule that fits a name decides. */
const device = 'device.thinkube.invalid';
const nobody = 'nobody.thinkube.invalid';

/**
 * Where nodes search the home domain, pods ask for github.com.home.example.com before github.com, and a wildcard, here
 * or at the registrar, would lead them to the ingress. What is known, or known to others, is decided before this.
 */
const unsearched = ({ domain, elsewhere }: Pick<Home, 'domain' | 'elsewhere'>): readonly string[] => [
  ...elsewhere.flatMap((name) =>
    name === domain ? [] : [`rewrite name exact ${name} ${name}`, `rewrite name suffix .${name} .${name}`],
  ),
  '# A name of many labels below the home domain comes from the search list of a node: there is none.',
  `rewrite name regex ^[^.]+[.].+[.]${escaped(domain)}[.]$ ${nobody} answer auto`,
];

const escaped = (name: string): string => name.replaceAll('.', '[.]');

const answers = [
  `template IN A ${device} {`,
  '    match "^([0-9]+)-([0-9]+)-([0-9]+)-([0-9]+)[.]"',
  '    answer "{{ .Name }} 60 IN A {{ index .Match 1 }}.{{ index .Match 2 }}.{{ index .Match 3 }}.{{ index .Match 4 }}"',
  '}',
  `template ANY ANY ${device} {`,
  '    rcode NOERROR',
  '}',
  `template ANY ANY ${nobody} {`,
  '    rcode NXDOMAIN',
  '}',
];
