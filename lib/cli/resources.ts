/** `thinkube resources`: what containers ask for, what they use, and what the config should say instead. */
import { withValue } from '../config/edit';
import { mebibytes } from '../kube/quantity';
import { parsedUrl } from '../plan/schema/hosts';
import { UsageError } from './arguments';
import { choose } from './chosen';
import { type Command, exit } from './command';
import { changed, load, type Project } from './project';
import { type Ask, askingAt, askingInside, prometheus } from './prometheus';
import { type Sizing, sizingsOf } from './sizing';
import { amount, table } from './table';
import { type Measured, measured } from './usage';

export const resources: Command = {
  name: 'resources',
  summary:
    'what containers ask for and what they used in the last week; writes better requests into the config',
  args: '[<id>]',
  count: [0, 1],
  options: [
    {
      name: 'from',
      value: 'URL',
      summary: 'where Prometheus answers (default: inside its pod, by kubectl exec)',
    },
    { name: 'write', summary: 'write the suggestions into the config' },
  ],
  examples: [
    'thinkube resources',
    'thinkube resources mlflow --write',
    'thinkube resources --from http://localhost:9090',
  ],
  async run({ args: [id], config, json, given, terminal }) {
    const project = await load(config);
    const { components } = project.plan;
    const { on, planned } = id === undefined ? { on: true } : choose(project, id);
    if (!on) throw new UsageError(`${id} is off: it uses nothing`);
    const chosen = planned ? [planned] : components;
    const usage: Measured = await measured(askerOf(given['from'], project), chosen);
    const sizings = chosen.flatMap((each) => sizingsOf(each, usage));
    const better = sizings.filter(({ change }) => Object.keys(change).length > 0);
    if (given['write'] === true && better.length > 0) await rewrite(config, better);
    terminal.out(json ? `${JSON.stringify(sizings, null, 2)}\n` : tableOf(sizings));
    terminal.err(told(better, given['write'] === true, config));
    return exit.done;
  },
};

function askerOf(from: string | boolean | undefined, { plan }: Project): Ask {
  if (from === undefined) {
    if (plan.components.some(({ id }) => id === prometheus)) return askingInside;
    throw new UsageError(`${prometheus} is off: nothing is measured`);
  }
  if (parsedUrl(String(from), ['http', 'https'])) return askingAt(String(from));
  throw new UsageError('--from must be an address such as http://localhost:9090');
}

/** Puts the better requests into the config. @throws ProblemsError */
async function rewrite(config: string, better: readonly Sizing[]): Promise<void> {
  const values = better.flatMap(({ component, key, change }) =>
    Object.entries(change).map(([what, value]) => ({ component, key, what, value })),
  );
  const { write } = await changed(config, (text) =>
    values.reduce(
      (before, { component, key, what, value }) =>
        withValue(before, ['components', component, 'resources', key, what], value),
      text,
    ),
  );
  write();
}

const titles = [
  { title: 'CONTAINER' },
  { title: 'MEMORY', align: 'right' },
  { title: 'USED', align: 'right' },
  { title: 'MOST', align: 'right' },
  { title: 'LIMIT', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: 'USED', align: 'right' },
  { title: 'SUGGESTION' },
  { title: 'REASON' },
] as const;

const tableOf = (sizings: readonly Sizing[]): string =>
  table(
    titles,
    sizings.map(({ component, key, planned, usage, change, reason }) => [
      component === key ? component : `${component}/${key}`,
      amount(mebibytes(planned.memory)),
      usage ? amount(usage.typical) : '',
      usage ? amount(usage.peak) : '',
      amount(mebibytes(planned.memoryLimit)),
      planned.cpu,
      usage ? `${Math.ceil(usage.cpu)}m` : '',
      Object.entries(change)
        .map(([what, value]) => `${what} ${value}`)
        .join(', ') || '-',
      reason,
    ]),
  );

function told(better: readonly Sizing[], written: boolean, config: string): string {
  if (better.length === 0) return 'Nothing to change.\n';
  const more = better.reduce(
    (sum, { planned, change }) =>
      sum + mebibytes(change.memory ?? planned.memory) - mebibytes(planned.memory),
    0,
  );
  const memory = `${amount(Math.abs(more))} ${more < 0 ? 'less' : 'more'} memory is kept`;
  const containers = `${better.length} ${better.length === 1 ? 'container' : 'containers'}`;
  return written
    ? `${config} has other resources for ${containers} now: ${memory}. Run synth, and push.\n`
    : `Other resources for ${containers} would be better: ${memory}. --write puts them into ${config}.\n`;
}
