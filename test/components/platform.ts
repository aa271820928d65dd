/** A whole platform from a few lines of config, as a test sees it: the Plan, the finished objects, what is wrong. */
import { z } from 'zod';
import { ThinkubePlatform } from '../../charts/platform';
import { catalogue } from '../../lib/components/catalogue';
import type { Emitted, KubeObject } from '../../lib/kube/object';
import { ruleFacts } from '../../lib/objects/facts';
import type { Component } from '../../lib/plan/component';
import type { Previews } from '../../lib/plan/figures';
import type { Plan } from '../../lib/plan/plan';
import { previewsOf } from '../../lib/plan/previews';
import { formatProblem } from '../../lib/plan/problem';
import { resolve } from '../../lib/plan/resolve';
import { platformShape } from '../../lib/plan/schema/platform';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';

/** Two nodes that are never too small. */
export const roomy = {
  cluster: { domain: 'home.example.com', admin: { email: 'me@example.com' } },
  nodes: [
    { name: 'control', role: 'control', address: '192.168.1.10', cpu: 16, memory: '64Gi' },
    { name: 'worker', role: 'worker', address: '192.168.1.11', cpu: 32, memory: '128Gi', gpu: { slices: 4 } },
  ],
  git: { repo: 'https://github.com/me/homelab.git' },
  network: { ingress: { main: '192.168.1.240', second: '192.168.1.241' }, dns: '192.168.1.242' },
};

export interface Wanted {
  /** Components as a user writes them. Default: none. */
  readonly components?: Readonly<Record<string, unknown>>;
  /** Default `none`. */
  readonly profile?: string;
  /** Replaces whole blocks of the config, such as `tls`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default: every component of the package. */
  readonly from?: readonly Component[];
}

export interface Made {
  readonly plan: Plan;
  /** What switching each component would do. */
  previews(): Previews;
  readonly objects: readonly Emitted[];
  /** What the rules find, as a user would read it. */
  readonly problems: readonly string[];
  /** The object of this kind, name and namespace (by default that of the only such object). Throws where there is none. */
  get(kind: string, name: string, namespace?: string): KubeObject;
  /** All objects of a component. */
  of(component: string): readonly KubeObject[];
}

export const everything: readonly Component[] = Object.values(catalogue);

const configOf = ({ components = {}, profile = 'none', config = {} }: Wanted) => ({
  platform: z.strictObject(platformShape).parse({ ...roomy, ...config }),
  profile,
  toggles: components,
});

/** @throws Error with everything that is wrong with the config */
export function planned(wanted: Wanted): Plan {
  const { plan, problems } = resolve({ ...configOf(wanted), catalogue: wanted.from ?? everything });
  if (!plan) throw new Error(problems.map(formatProblem).join('\n'));
  return plan;
}

/** The newest of those that were made: each is some megabytes. */
const made = new Map<string, Made>();
const kept = 50;

/** Builds everything, and lets the rules see it for whoever asks. What was asked before is there. */
export function platform(wanted: Wanted): Made {
  if (wanted.from) return build(wanted);
  const key = JSON.stringify(wanted);
  const known = made.get(key) ?? build(wanted);
  made.set(key, known);
  for (const oldest of made.keys()) if (made.size > kept) made.delete(oldest);
  return known;
}

function build(wanted: Wanted): Made {
  const plan = planned(wanted);
  const components = wanted.from ?? everything;
  const config = configOf(wanted);
  const app = new ThinkubeApp();
  new ThinkubePlatform(app, 'platform', { plan, components, config });
  const objects = collect(app);
  let problems: readonly string[] | undefined;
  return {
    plan,
    previews: () => previewsOf({ ...config, catalogue: components }),
    objects,
    get problems() {
      problems ??= check(objects, ruleFacts(plan)).map(formatProblem);
      return problems;
    },
    of: (component) => objects.filter((each) => each.component === component).map(({ object }) => object),
    get: (kind, name, namespace) => {
      const found = objects.find(
        ({ object }) =>
          object.kind === kind &&
          object.metadata.name === name &&
          (namespace === undefined || object.metadata.namespace === namespace),
      );
      if (found) return found.object;
      const names = objects
        .filter(({ object }) => object.kind === kind)
        .map(({ object }) => object.metadata.name);
      throw new Error(`there is no ${kind}/${name}; there are: ${names.sort().join(', ') || 'none'}`);
    },
  };
}
