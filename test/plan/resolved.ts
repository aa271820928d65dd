/** Plans of a small catalogue, from a few words. */
import { z } from 'zod';
import type { Component } from '../../lib/plan/component';
import type { Plan, PlannedComponent } from '../../lib/plan/plan';
import { formatProblem } from '../../lib/plan/problem';
import { type Resolution, resolve } from '../../lib/plan/resolve';
import { platformShape } from '../../lib/plan/schema/platform';
import type { Toggles } from '../../lib/plan/toggles';
import { small } from './small';

/** A home with a machine for the cluster and one for work. */
export const home = {
  cluster: { domain: 'home.example.com', admin: { email: 'me@example.com' } },
  nodes: [
    { name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 4, memory: '8Gi' },
    { name: 'w1', role: 'worker', address: '192.168.1.11', cpu: 8, memory: '16Gi', gpu: { slices: 4 } },
  ],
  git: { repo: 'https://github.com/me/homelab.git' },
};

export interface Asked {
  readonly profile?: string;
  /** Replaces whole blocks of the config. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default: the small catalogue. */
  readonly from?: readonly Component[];
}

export function resolved(
  toggles: Toggles,
  { profile = 'none', config, from = small }: Asked = {},
): Resolution {
  const platform = z.strictObject(platformShape).parse({ ...home, ...config });
  return resolve({ platform, profile, toggles, catalogue: from });
}

/** @throws Error with everything that is wrong */
export function planOf(toggles: Toggles, asked: Asked = {}): Plan {
  const { plan, problems } = resolved(toggles, asked);
  if (!plan) throw new Error(problems.map(formatProblem).join('\n'));
  return plan;
}

/** What is wrong, as a user reads it. */
export const toldOf = (toggles: Toggles, asked: Asked = {}): readonly string[] =>
  resolved(toggles, asked).problems.map(formatProblem);

/** @throws Error where it is not on */
export function componentIn(plan: Plan, id: string): PlannedComponent {
  const found = plan.components.find((each) => each.id === id);
  if (found) return found;
  throw new Error(`${id} is not on; on are: ${plan.components.map((each) => each.id).join(', ')}`);
}
