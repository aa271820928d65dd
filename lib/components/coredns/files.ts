import { readAsset, shortHash } from '../../kit';
import { type Home, zonesOf } from './names';

export interface HomeDnsProps {
  /** The names that it knows. */
  readonly home: Home;
  /** Resolvers for everything else. Not the DNS of the cluster, and nothing that asks this server. */
  readonly upstream: readonly string[];
}

/** Files of the DNS server of the home network: a Corefile, and a zone file for each zone. */
export function homeDnsFiles({ home, upstream }: HomeDnsProps): Readonly<Record<string, string>> {
  const zones = zonesOf(home);
  const corefile = fill('Corefile', { upstream: upstream.join(' ') });
  return {
    Corefile: corefile + zones.map(({ name }) => fill('zone.corefile', { zone: name })).join(''),
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

/** Replaces names in double braces. */
const fill = (file: string, values: Readonly<Record<string, string>>): string =>
  readAsset(__dirname, file).replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

/** Another number for other records: 28 bits of their hash. */
const serialOf = (records: unknown): number => Number.parseInt(shortHash(records).slice(0, 7), 16);
