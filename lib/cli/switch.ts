/** `thinkube enable` and `thinkube disable`: one line of the config, and what follows from it. */
import { switched } from '../config/edit';
import { UsageError } from './arguments';
import { choose } from './chosen';
import { type Command, exit } from './command';
import { changed, load, type Project } from './project';
import { amount } from './table';
import type { Terminal } from './terminal';

export const enable = toggle('enable', true, 'switch a component on in the config, and say what comes along');
export const disable = toggle(
  'disable',
  false,
  'switch a component off in the config, and say what goes and what stays',
);

function toggle(name: string, on: boolean, summary: string): Command {
  return {
    name,
    summary,
    args: '<id>',
    count: [1, 1],
    options: [{ name: 'dry-run', summary: 'say it, and leave the config as it is' }],
    examples: [`thinkube ${name} mlflow`, `thinkube ${name} mlflow --dry-run`],
    async run({ args: [id = ''], config, json, given, terminal }) {
      const before = await load(config);
      if (!before.components.some((each) => each.id === id)) choose(before, id);
      const { project: after, write } = await changed(config, (text) => switched(text, id, on));
      if (isOn(after, id) !== on)
        throw new UsageError(`${config} cannot be changed so that ${id} is ${on ? 'on' : 'off'}`);
      if (given['dry-run'] !== true) write();
      tell(terminal, json, effectOf(id, before, after));
      return exit.done;
    },
  };
}

const isOn = ({ plan }: Project, id: string): boolean => plan.components.some((each) => each.id === id);

interface Effect {
  /** On from now on, each with why. */
  readonly comes: readonly string[];
  /** Off from now on. */
  readonly goes: readonly string[];
  /** What the ones that go leave behind. */
  readonly stays: readonly string[];
  /** What all pods together ask for, in Mi, and what they may. */
  readonly memory: { readonly before: number; readonly after: number; readonly room: number };
}

function effectOf(id: string, before: Project, after: Project): Effect {
  const added = after.plan.components.filter((each) => !isOn(before, each.id));
  const removed = before.plan.components.filter((each) => !isOn(after, each.id));
  return {
    comes: added.map((each) => (each.id === id ? id : `${each.id}: ${each.why.join(', ')}`)),
    goes: removed.map((each) => each.id),
    stays: removed.flatMap(({ id: from, whenOff }) => whenOff.stays.map((what) => `${what} (${from})`)),
    memory: {
      before: memoryIn(before, 'used'),
      after: memoryIn(after, 'used'),
      room: memoryIn(after, 'budget'),
    },
  };
}

const memoryIn = ({ plan }: Project, part: 'used' | 'budget'): number =>
  plan.capacity.nodes.reduce((sum, node) => sum + node[part].memory, 0);

function tell(terminal: Terminal, json: boolean, effect: Effect): void {
  if (json) {
    terminal.out(`${JSON.stringify(effect, null, 2)}\n`);
    return;
  }
  const { comes, goes, stays, memory } = effect;
  if (comes.length + goes.length === 0) {
    terminal.out('nothing changes\n');
    return;
  }
  for (const [title, lines] of [
    ['comes', comes],
    ['goes', goes],
    ['stays', stays],
  ] as const) {
    if (lines.length > 0) terminal.out(`${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  }
  const [was, is, room] = [memory.before, memory.after, memory.room].map(amount);
  terminal.out(`memory: ${is} of ${room}, ${was} before\n`);
}
