/** What the panel says before anybody switches a component is what a synth would make of it. */
import { z } from 'zod';
import { catalogue } from '../../lib/components/catalogue';
import type { Preview } from '../../lib/plan/figures';
import { previewsOf } from '../../lib/plan/previews';
import { type Input, resolve } from '../../lib/plan/resolve';
import { platformShape } from '../../lib/plan/schema/platform';
import { turned } from '../../lib/plan/toggles';
import { home } from './resolved';
import { fake, pod, small } from './small';

const inputOf = (toggles: Input['toggles'], more: Partial<Input> = {}, config: object = {}): Input => ({
  platform: z.strictObject(platformShape).parse({ ...home, ...config }),
  profile: 'none',
  toggles,
  catalogue: small,
  ...more,
});

function preview(input: Input, id: string): Preview {
  const found = previewsOf(input).each.find((each) => each.id === id);
  if (!found) throw new Error(`there is no preview of ${id}`);
  return found;
}

test('on: what comes along and why, and what it asks for', () => {
  expect(preview(inputOf({ sql: true }), 'tracker')).toMatchObject({
    to: 'on',
    comes: [
      { id: 'identity', why: 'signIn for tracker, signIn for store' },
      { id: 'store', why: 'bucket for tracker' },
      { id: 'tracker', why: 'asked for' },
      { id: 'web', why: expect.stringContaining('route for tracker') },
    ],
    goes: [],
    cost: { cpu: 400, memory: 512 + 256 + 768 + 128, disk: 50 * 1024 },
    problems: [],
  });
});

test('off: what only it needed goes along; what others need stays', () => {
  expect(preview(inputOf({ tracker: true, identity: true }), 'tracker')).toMatchObject({
    to: 'off',
    comes: [],
    goes: ['store', 'tracker'],
    cost: { memory: -(512 + 256), disk: 0 },
  });
});

test('what is needed cannot be switched off, and says by whom', () => {
  const { goes, problems } = preview(inputOf({ tracker: true }), 'sql');
  expect(goes).toEqual([]);
  expect(problems).toEqual([expect.stringContaining('needed by identity (database), tracker (database)')]);
});

test('what finds no room says so; whether that forbids it is the config’s to say', () => {
  const large = { catalogue: [...small, fake('large', { workloads: () => pod('large', '15Gi') })] };
  expect(preview(inputOf({}, large), 'large').problems).toEqual([expect.stringContaining('too small')]);
  const warned = preview(inputOf({}, large, { budget: { onExceed: 'warn' } }), 'large');
  expect([warned.problems, warned.short]).toEqual([[], [expect.stringContaining('too small')]]);
});

test('another config is another state', () => {
  expect(previewsOf(inputOf({ sql: true })).state).not.toBe(previewsOf(inputOf({})).state);
});

test.each(['none', 'core', 'everything'] as const)(
  'each component of the package, from the profile %s, as a synth would have it',
  (profile) => {
    const input = inputOf(
      {},
      { profile, catalogue: Object.values(catalogue) },
      {
        nodes: [{ name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 64, memory: '512Gi' }],
        network: { ingress: { main: '192.168.1.240', second: '192.168.1.241' }, dns: '192.168.1.242' },
      },
    );
    const idsOf = (toggles: Input['toggles']) =>
      resolve({ ...input, toggles }).plan?.components.map(({ id }) => id);
    const now = idsOf({}) ?? [];
    let compared = 0;
    for (const { id, to, comes, goes, problems } of previewsOf(input).each) {
      const then = idsOf({ [id]: turned(undefined, to === 'on') });
      // What only all answers together tell is no part of a preview.
      if (problems.length > 0) expect([id, then]).toEqual([id, undefined]);
      if (then === undefined) continue;
      compared++;
      const expected = [
        ...now.filter((each) => !goes.includes(each)),
        ...comes.map((each) => each.id),
      ].sort();
      expect([id, expected]).toEqual([id, then]);
    }
    expect(compared).toBeGreaterThan(10);
  },
);
