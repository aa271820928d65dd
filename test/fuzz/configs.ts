/** Random configs: right ones from the schemas themselves, and wrong ones made of these. */
import fc from 'fast-check';
import { stringify } from 'yaml';
import { z } from 'zod';
import { bare } from '../../lib/config/explain/schema-words';
import type { Component } from '../../lib/plan/component';
import { everything, planned } from '../components/platform';

const host = fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/);

const node = (i: number, role: 'control' | 'worker') =>
  fc.record(
    {
      name: fc.constant(`node-${i}`),
      role: fc.constant(role),
      address: fc.constant(`192.168.1.${10 + i}`),
      cpu: fc.integer({ min: 2, max: 64 }),
      memory: fc.constantFrom('4Gi', '8Gi', '64Gi'),
      gpu: fc.record(
        { count: fc.integer({ min: 1, max: 2 }), slices: fc.integer({ min: 1, max: 8 }) },
        { requiredKeys: [] },
      ),
      mac: fc.constant(`aa:bb:cc:dd:ee:0${i}`),
    },
    { requiredKeys: ['name', 'role', 'address', 'cpu', 'memory'] },
  );

const nodes = fc
  .integer({ min: 0, max: 3 })
  .chain((workers) =>
    fc.tuple(node(0, 'control'), ...Array.from({ length: workers }, (_, i) => node(i + 1, 'worker'))),
  );

const tls = fc.oneof(
  fc.constant({ issuer: 'home' }),
  fc.constant({ issuer: 'existing', clusterIssuer: 'mine' }),
  fc.record({
    issuer: fc.constant('letsencrypt'),
    email: fc.constant('me@home.org'),
    staging: fc.boolean(),
    dns: fc.constant({ provider: 'cloudflare', token: { secret: 'cloudflare', key: 'token' } }),
  }),
);

const network = fc.record(
  {
    ingress: fc.constant({ main: '192.168.1.240', second: '192.168.1.241' }),
    dns: fc.constant('192.168.1.242'),
    upstreamDns: fc.constant(['192.168.1.1', '1.1.1.1']),
    policies: fc.constantFrom('enforce', 'off'),
  },
  { requiredKeys: ['ingress'] },
);

/** A value that this option takes; undefined where only its default is sure to be right. */
function option(schema: unknown): fc.Arbitrary<unknown> | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodBoolean) return fc.boolean();
  if (inner instanceof z.ZodEnum) return fc.constantFrom(...inner.options);
  return undefined;
}

const commonOptions = {
  host,
  backup: fc.boolean(),
  ingress: fc.constantFrom('main', 'none'),
  schedule: fc.constant({ up: '0 8 * * *', down: '*/30 20-23 * * mon-fri' }),
};

/** Those with a web address: only these may be given another, and no other than a service may do without. */
const addressed = new Set(
  planned({ components: Object.fromEntries(everything.map(({ id }) => [id, true])) })
    .hosts.map(({ component }) => component)
    .filter((id) => everything.some((each) => each.id === id && each.category === 'service')),
);

/** What a user may write for a component: on, with settings or without. */
function entry({ id, ownOptions }: Component): fc.Arbitrary<unknown> {
  const own = Object.entries(ownOptions.shape).flatMap(([key, schema]) => {
    const value = option(schema);
    return value ? [[key, value] as const] : [];
  });
  const { host: _, ingress: __, ...anywhere } = commonOptions;
  const common = addressed.has(id) ? commonOptions : anywhere;
  return fc.oneof(
    fc.constant(true),
    fc.record({ ...common, ...Object.fromEntries(own) }, { requiredKeys: [] }),
  );
}

/** Configs that are right, as data. */
export const right = (catalogue: readonly Component[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    {
      schemaVersion: fc.constant(1),
      profile: fc.constantFrom('none', 'core', 'ai', 'data', 'dev'),
      cluster: fc.record({
        domain: host.map((name) => `${name}.home.org`),
        admin: fc.constant({ email: 'me@home.org' }),
        timezone: fc.constantFrom('UTC', 'Europe/Madrid', 'Pacific/Auckland'),
      }),
      nodes,
      git: fc.constantFrom(
        { repo: 'https://github.com/me/homelab.git' },
        { repo: 'git@github.com:me/homelab.git', credentials: 'ssh', path: 'deploy/out' },
      ),
      tls,
      network,
      backup: fc.record({ keepDays: fc.integer({ min: 1, max: 3650 }) }),
      // Whether it fits is another question than whether it is right.
      budget: fc.record({ headroom: fc.integer({ min: 0, max: 50 }), onExceed: fc.constant('warn') }),
      components: fc.record(Object.fromEntries(catalogue.map((each) => [each.id, entry(each)])), {
        requiredKeys: [],
      }),
    },
    { requiredKeys: ['schemaVersion', 'cluster', 'nodes', 'git', 'network', 'budget'] },
  );

/** The same, as somebody may have typed it. */
export const written = (catalogue: readonly Component[]): fc.Arbitrary<string> =>
  fc
    .tuple(right(catalogue), fc.constantFrom('block', 'flow', 'json'), fc.boolean())
    .map(([config, style, windows]) => {
      const text =
        style === 'json'
          ? JSON.stringify(config, null, 2)
          : stringify(config, {
              aliasDuplicateObjects: false,
              collectionStyle: style === 'flow' ? 'flow' : 'block',
            });
      return windows ? text.replaceAll('\n', '\r\n') : text;
    });

/** Pieces of text that mean something to somebody. */
const pieces = [
  ...[
    '\t',
    '\n',
    '\r',
    '\0',
    '\ufeff',
    '\u2028',
    ' ',
    '  ',
    '-',
    '- ',
    ':',
    ': ',
    '?',
    '#',
    ' #',
    '"',
    "'",
    '\\',
  ],
  ...[
    '*',
    '*a',
    '&a ',
    '!',
    '!!binary ',
    '<<: ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
    '%',
    '---\n',
    '...\n',
    '~',
  ],
  ...[
    'null',
    'true',
    'yes',
    '0',
    '-1',
    '1e999',
    '.nan',
    '0x',
    '12:30',
    '__proto__: 1\n',
    'constructor: {}\n',
  ],
  ...[
    'components:\n',
    'nodes:\n',
    '[[[[',
    '{{{{',
    'ghp_0123456789abcdefghijklmnopqrstuvwxyz',
    '🦊',
    '../../etc',
  ],
];

/** A stretch of bytes replaced by others. */
const cut = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 40 }),
  by: fc.oneof(
    fc.constant(Buffer.alloc(0)),
    fc.constantFrom(...pieces).map((piece) => Buffer.from(piece)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  ),
});

/** Wrong in its bytes: cut, overwritten, torn. */
export const torn = (catalogue: readonly Component[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(written(catalogue), fc.array(cut, { minLength: 1, maxLength: 4 })).map(([text, cuts]) =>
    cuts.reduce<Buffer>((bytes, { at, length, by }) => {
      const start = Math.floor(at * bytes.length);
      return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + length)]);
    }, Buffer.from(text)),
  );

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    ...pieces,
    null,
    true,
    -1,
    1e308,
    [],
    {},
    [[]],
    '192.168.1.10',
    '0 2 * * *',
    '8Gi',
    'node-0',
  ),
);

/** Wrong in its structure or values: somewhere in it, something else. */
export const bent = (catalogue: readonly Component[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      right(catalogue),
      fc.array(fc.tuple(fc.nat(), odd, fc.constantFrom('replace', 'rename', 'drop')), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([config, changes]) => {
      const changed = changes.reduce<unknown>(
        (value, [where, by, how]) => change(value, where, by, how),
        config,
      );
      return stringify(changed, { aliasDuplicateObjects: false });
    });

/** Follows `where` into the value, one digit a level, and changes what it finds. */
function change(value: unknown, where: number, by: unknown, how: 'replace' | 'rename' | 'drop'): unknown {
  if (typeof value !== 'object' || value === null) return by;
  const entries = Object.entries(value);
  const chosen = entries[where % Math.max(1, entries.length)];
  const rest = Math.floor(where / Math.max(1, entries.length));
  if (!chosen || rest % 5 === 0) return entries.length === 0 ? by : edited(entries, chosen, by, how);
  const [key, inner] = chosen;
  const next = change(inner, Math.floor(rest / 5), by, how);
  if (Array.isArray(value)) return value.map((each: unknown) => (each === inner ? next : each));
  return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? next : each]));
}

function edited(
  entries: readonly [string, unknown][],
  chosen: readonly [string, unknown] | undefined,
  by: unknown,
  how: 'replace' | 'rename' | 'drop',
): unknown {
  const changed = entries.flatMap(([key, inner]): [string, unknown][] => {
    if (key !== chosen?.[0]) return [[key, inner]];
    if (how === 'drop') return [];
    return how === 'rename' ? [[String(by), inner]] : [[key, by]];
  });
  return Object.fromEntries(changed);
}
