/** From a config to the Plan. Shape and meaning are checked in one go: all that is wrong is told at once. */
import type { Component } from '../plan/component';
import type { Plan } from '../plan/plan';
import { type Problem, ProblemsError } from '../plan/problem';
import { type Input, type Resolution, resolve } from '../plan/resolve';
import type { PlatformConfig } from '../plan/schema/platform';
import { checks } from './checks/checks';
import {
  byPlace,
  type Checked,
  type Config,
  checkConfig,
  type Parts,
  parseConfig,
  type Source,
} from './load';
import { nowhere } from './read/positions';

export interface Planning {
  /** Present where nothing is wrong. */
  readonly plan?: Plan;
  readonly config?: Config;
  readonly problems: readonly Problem[];
  /** Adds file, line and column to a problem with a part of the config that is found later. */
  locate(problem: Problem): Problem;
}

/**
 * The Plan of a `thinkube.yaml`. Problems say file, line and column. `loading` is what went wrong with the
 * modules under `plugins`: what is said of components that may come from these is held back.
 */
export function planFrom(
  file: string,
  bytes: Uint8Array,
  catalogue: readonly Component[],
  loading: readonly Problem[] = [],
): Planning {
  const { source, ...checked } = parseConfig(file, bytes, catalogue);
  return planOf(checked, source, catalogue, loading);
}

/** The Plan of an object. */
export const planFromObject = (input: unknown, catalogue: readonly Component[]): Planning =>
  planOf(checkConfig(input, catalogue), nowhere, catalogue, []);

function planOf(
  { config, parts, problems: misshapen }: Checked,
  source: Source,
  catalogue: readonly Component[],
  loading: readonly Problem[],
): Planning {
  const { plan, problems: unmet } = resolved({
    platform: { ...examplePlatform, ...defined(parts.platform) },
    profile: parts.profile ?? 'none',
    toggles: parts.toggles,
    catalogue: [...new Map(catalogue.map((each) => [each.id, each])).values()],
  });
  const meant = checks(parts);
  const others = unmet.filter(isCertain(parts)).filter((each) => meant.length === 0 || !isSurroundings(each));
  const shape = loading.length > 0 ? misshapen.filter(isKnowable) : misshapen;
  const all = [...loading, ...sameIds(catalogue), ...meant, ...others].map((each) => source.locate(each));
  const problems = distinct([...shape, ...all]).sort(byPlace);
  const locate = (problem: Problem) => (isOfConfig(problem) ? source.locate(problem) : problem);
  return { problems, locate, ...(problems.length === 0 && plan && config && { plan, config }) };
}

/** Problems with objects have their paths, which are not those of the config. */
const isOfConfig = ({ path }: Problem): boolean => /^components\.[^/]+$/.test(path);

/** What a component of the user's throws while it is planned is one more problem. */
function resolved(input: Input): Resolution {
  try {
    return resolve(input);
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems };
    throw error;
  }
}

/** What a component says of the platform around it was told with the platform, where that is not right itself. */
const isSurroundings = ({ code, path }: Problem): boolean =>
  code === 'TK210' && /^components\.[^.]+$/.test(path);

/** An unknown component may be one of a module that could not be loaded. */
const isKnowable = ({ code, path }: Problem): boolean => code !== 'TK102' || path !== 'components';

const sameIds = (catalogue: readonly Component[]): Problem[] =>
  catalogue
    .filter(({ id }, i) => catalogue.findIndex((each) => each.id === id) !== i)
    .map(({ id }) => ({
      code: 'TK221',
      path: 'plugins',
      message: `there is already a component "${id}"`,
      hint: 'give yours another id',
    }));

/** Takes the place of blocks that are not right, so that the rest can be looked at all the same. */
export const examplePlatform: PlatformConfig = {
  cluster: {
    domain: 'home.example.com',
    admin: { username: 'admin', email: 'me@example.com' },
    timezone: 'UTC',
    distribution: 'microk8s',
    storageClass: 'thinkube',
  },
  nodes: [{ name: 'control', role: 'control', address: '192.168.1.10', cpu: 8, memory: '32Gi' }],
  git: { repo: 'https://example.com/homelab.git', branch: 'main', path: 'dist', credentials: 'none' },
  tls: { issuer: 'home' },
  network: {
    exposure: 'metallb',
    ingress: {},
    upstreamDns: ['1.1.1.1'],
    policies: 'enforce',
    podCidr: '10.1.0.0/16',
    serviceCidr: '10.152.183.0/24',
    apiPort: 16443,
  },
  backup: { databases: '0 2 * * *', volumes: '0 3 * * 0', drills: '0 5 * * 6', keepDays: 14 },
  retention: {
    metrics: 15,
    logs: 7,
    runs: 90,
    images: 20,
    containerLogs: '30Mi',
    journal: '1Gi',
    nodeImages: 80,
  },
  budget: { headroom: 15, onExceed: 'error' },
};

const defined = (parts: Parts['platform']): Partial<PlatformConfig> =>
  Object.fromEntries(Object.entries(parts).filter(([, block]) => block !== undefined));

/**
 * Whether a problem stands whatever the parts that are not right should have said. Sizes depend on nearly
 * everything, a component's own complaints on the platform; who needs whom, and names, on little.
 */
const isCertain = ({ platform, profile, broken }: Parts) => {
  const wholePlatform = Object.values(platform).every((block) => block !== undefined);
  return ({ code, path }: Problem): boolean => {
    if (broken.some((id) => `${path}.`.startsWith(`components.${id}.`))) return false;
    if (/^TK3/.test(code)) return wholePlatform && profile !== undefined && broken.length === 0;
    return wholePlatform || !['TK210', 'TK211'].includes(code);
  };
};

/** The first of those that say the same. */
function distinct(problems: readonly Problem[]): Problem[] {
  const key = ({ code, path, message }: Problem) => [code, path, message].join('\n');
  const keys = problems.map(key);
  return problems.filter((each, i) => keys.indexOf(key(each)) === i);
}
