import { readAsset, shortHash } from '../../kit';
import { type Home, type Zone, zonesOf } from './names';

export interface HomeDnsProps {
  /** The names that it knows. */
  readonly home: Home;
  /** Resolvers for everything else. Not the DNS of the cluster. */
  readonly upstream: readonly string[];
}

/** Files of the DNS server of the home network: a Corefile, and a zone file for each zone. */
export function homeDnsFiles({ home, upstream }: HomeDnsProps): Readonly<Record<string, string>> {
  const zones = zonesOf(home);
  const resolvers = upstream.join(' ');
  const elsewhere = home.elsewhere.filter((name) => name !== home.domain);
  const corefile = [
    fill('Corefile', { upstream: resolvers }),
    ...zones.map((zone) => zoneBlocks(zone, upstream)),
    ...elsewhere.map((zone) => fill('elsewhere.corefile', { zone, resolvers })),
  ];
  return {
    Corefile: corefile.join(''),
    ...Object.fromEntries(
      zones.map(({ name, records }) => [
        `${name}.zone`,
        fill('home.zone', {
          zone: name,
          serial: String(serialOf(records)),
          records: records.map(([host, ip]) => `${host} IN A ${ip}`).join('\n'),
        }),
      ]),
    ),
  };
}

/** Questions about an address. HTTPS and SVCB lead browsers to addresses too. */
const addresses = ['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB', 'ANY'];

function zoneBlocks({ name, records }: Zone, upstream: readonly string[]): string {
  const others = `type() not in [${quoted(addresses)}]`;
  const hasApex = records.some(([host]) => host === '@');
  return fill('zone.corefile', {
    zone: name,
    askers: quoted(upstream),
    // A zone file always has its apex, if only without an address.
    others: hasApex ? others : `${others} || name() == '${name}.'`,
  });
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** Replaces names in double braces. */
const fill = (file: string, values: Readonly<Record<string, string>>): string =>
  readAsset(__dirname, file).replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

/** Another number for other records: 28 bits of their hash. */
const serialOf = (records: unknown): number => Number.parseInt(shortHash(records).slice(0, 7), 16);
