/** From the bytes of `thinkube.yaml`, or a TypeScript object, to a config that has the right shape. */
import { z } from 'zod';
import type { Component } from '../plan/component';
import type { Profile } from '../plan/facts';
import type { Problem } from '../plan/problem';
import { type PlatformConfig, platformShape } from '../plan/schema/platform';
import { isSettings, type Toggles } from '../plan/toggles';
import { explain } from './explain/explain';
import type { Found } from './explain/found';
import { keysOf, schemaAt, valueAt } from './explain/schema-words';
import { dotted } from './explain/words';
import { plainOf } from './read/plain';
import type { Path, Source } from './read/positions';
import { read } from './read/yaml';
import { ownShape, type Schema, schemaOf } from './schema';
import { looksSecret, secretsIn } from './secrecy';

/** What a config says, checked for shape. */
export interface Config {
  readonly platform: PlatformConfig;
  readonly profile: Profile;
  readonly toggles: Toggles;
  /** Paths of modules, as they are written. */
  readonly plugins: readonly string[];
}

/** The platform's blocks; undefined where one is not right, absent where one is not written and need not be. */
export type PlatformParts = { readonly [K in keyof PlatformConfig]: PlatformConfig[K] | undefined };

/** Blocks of a config that are right, each by itself: further checks see these, whatever is wrong elsewhere. */
export interface Parts {
  readonly platform: PlatformParts;
  readonly profile?: Profile;
  readonly toggles: Toggles;
  /** Ids of components whose settings are wrong. */
  readonly broken: readonly string[];
}

export interface Checked {
  /** Present where nothing is wrong. */
  readonly config?: Config;
  readonly parts: Parts;
  readonly problems: readonly Problem[];
}

export type Parsed = Checked & { readonly source: Source };

/** From text. Problems say file, line and column. */
export function parseConfig(file: string, bytes: Uint8Array, catalogue: readonly Component[]): Parsed {
  const { value, problems, source } = read(file, bytes);
  if (value === undefined) return { parts: partsOf({}, schemaOf([])), problems, source };
  const checked = check(value, catalogue);
  const all = [
    ...problems,
    ...checked.found.map(({ at, problem, which }) => source.at(at, problem, which)),
  ].sort(byPlace);
  const { config, parts } = checked;
  return { parts, problems: all, source, ...(config && problems.length === 0 && { config }) };
}

/** From an object: the same schema, the same checks. */
export function checkConfig(input: unknown, catalogue: readonly Component[]): Checked {
  const plain = plainOf(input);
  if ('problem' in plain) return { parts: partsOf({}, schemaOf([])), problems: [plain.problem] };
  const { found, parts, config } = check(plain.value, catalogue);
  return { parts, problems: found.map(({ problem }) => problem), ...(config && { config }) };
}

/** The modules that a config names, before their components and so the whole schema are known. */
export function pluginsNamedIn(file: string, bytes: Uint8Array): readonly string[] {
  const { value } = read(file, bytes);
  return pluginsOf(value);
}

/** The same for an object. */
export function pluginsOf(value: unknown): readonly string[] {
  const named = isSettings(value) ? ownShape.plugins.safeParse(value['plugins']) : undefined;
  return named?.data ?? [];
}

function check(written: unknown, catalogue: readonly Component[]) {
  const value = withoutEmpty(written);
  const schema = schemaOf(catalogue);
  const secrets = secretsIn(value)
    .filter((at) => !isOwnName(schema, value, at))
    .map((at) => leaked(at, schemaAt(schema, value, at)));
  const hidden = new Set(secrets.map(({ at }) => at.join('\n')));
  const { data, error } = schema.safeParse(value);
  const shape = (error?.issues ?? []).flatMap((issue) => explain({ schema, value }, issue));
  const found = [...secrets, ...shape.filter(({ at }) => !hidden.has(at.join('\n')))].filter(isNews);
  const parts = partsOf(value, schema);
  if (!data || found.length > 0) return { found, parts };
  const { schemaVersion: _, profile, components, plugins, ...platform } = data;
  const config: Config = { platform, profile, toggles: parts.toggles, plugins };
  return { found, parts, config };
}

/** `components:` or `plugins:` with nothing below it, as when all lines there are commented out, says nothing. */
const withoutEmpty = (value: unknown): unknown =>
  isSettings(value)
    ? Object.fromEntries(
        Object.entries(value).filter(
          ([key, block]) => block !== null || !['components', 'plugins'].includes(key),
        ),
      )
    : value;

/** A missing key is not reported if an unknown key next to it was probably meant for it. */
const isNews = ({ at, problem }: Found, _: number, all: readonly Found[]): boolean =>
  problem.code !== 'TK101' ||
  !all.some(
    ({ meant, at: other }) =>
      meant === at.at(-1) && other.slice(0, -1).join('\n') === at.slice(0, -1).join('\n'),
  );

/** A key that the user chose says nothing about its value: a device on the LAN may be called token. */
function isOwnName(schema: Schema, value: unknown, at: Path): boolean {
  const text = valueAt(value, at);
  const isChosen = schemaAt(schema, value, at.slice(0, -1)) instanceof z.ZodRecord;
  return isChosen && typeof text === 'string' && !looksSecret(text);
}

const leaked = (at: Found['at'], schema: unknown): Found => ({
  at,
  problem: {
    code: 'TK501',
    path: dotted(at),
    message: 'holds a secret; this file is committed, so it may only name one',
    hint: keysOf(schema).includes('secret')
      ? `write "${at.at(-1)}: { secret: NAME, key: KEY }"; and change the value, if this was committed`
      : 'put the value into a Secret in the cluster and name that; and change the value, if this was committed',
  },
});

/** Each block by itself. */
function partsOf(value: unknown, schema: Schema): Parts {
  const written = isSettings(value) ? value : {};
  const profile = ownShape.profile.safeParse(written['profile']).data;
  const entries = Object.entries(isSettings(written['components']) ? written['components'] : {});
  const schemas = new Map(Object.entries(schema.shape.components.unwrap().shape));
  const [right, broken] = split(entries, ([id, entry]) => schemas.get(id)?.safeParse(entry).success === true);
  return {
    platform: platformParts(written),
    ...(profile && { profile }),
    toggles: Object.fromEntries(right),
    broken: broken.map(([id]) => id),
  };
}

function split<T>(all: readonly T[], isLeft: (each: T) => boolean): readonly [left: T[], right: T[]] {
  return [all.filter(isLeft), all.filter((each) => !isLeft(each))];
}

function platformParts(written: Readonly<Record<string, unknown>>): PlatformParts {
  const { cluster, nodes, git, tls, network, backup, retention, mail, budget } = platformShape;
  return {
    cluster: cluster.safeParse(written['cluster']).data,
    nodes: nodes.safeParse(written['nodes']).data,
    git: git.safeParse(written['git']).data,
    tls: tls.safeParse(written['tls']).data,
    network: network.safeParse(written['network']).data,
    backup: backup.safeParse(written['backup']).data,
    retention: retention.safeParse(written['retention']).data,
    ...('mail' in written && { mail: mail.safeParse(written['mail']).data }),
    budget: budget.safeParse(written['budget']).data,
  };
}

/** In the order of the text. */
export const byPlace = (a: Problem, b: Problem): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

export type { Source };
