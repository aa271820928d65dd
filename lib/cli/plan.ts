/** `thinkube plan`: what is on and why, where, what it costs, and whether it fits. */

import type { Load, NodeBudget } from '../plan/figures';
import type { Plan } from '../plan/plan';
import { type KeptSomewhere, retentionOf } from '../plan/retention';
import { memoryOf } from '../plan/running';
import { type Command, exit } from './command';
import { load } from './project';
import { amount, bar, table } from './table';
import { type Paint, painter } from './terminal';

export const plan: Command = {
  name: 'plan',
  summary: 'what is on and why, where it is, what it costs, and whether it fits',
  options: [{ name: 'why', summary: 'every reason, and what waits for what' }],
  examples: ['thinkube plan', 'thinkube plan --why', 'thinkube plan --format json'],
  async run({ config, json, given, terminal }) {
    const { plan: made } = await load(config);
    if (json) terminal.out(`${JSON.stringify(made, null, 2)}\n`);
    else terminal.out(textOf(made, given['why'] === true, painter(terminal)));
    return exit.done;
  },
};

function textOf(made: Plan, why: boolean, paint: Paint): string {
  return [
    componentsOf(made, why),
    nodesOf(made.capacity.nodes, paint),
    section('Week', made.capacity.week.length > 1 ? made.capacity.week.map(loadOf) : []),
    section('Kept', retentionOf(made).map(keptOf)),
    section(
      'Secrets that you create',
      made.userSecrets.map(
        ({ namespace, secret, keys, reason }) => `${namespace}/${secret} (${keys.join(', ')}): ${reason}`,
      ),
    ),
    section('Notes', made.notes),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function componentsOf({ components, hosts, capacity }: Plan, why: boolean): string {
  const rows = [...components]
    .sort((a, b) => a.wave - b.wave || (a.id < b.id ? -1 : 1))
    .map((each) => [
      String(each.wave),
      each.id,
      amount(memoryOf(each.workloads)),
      capacity.volumes[each.id] === undefined ? '' : amount(capacity.volumes[each.id] ?? 0),
      hosts.find(({ component }) => component === each.id)?.url ?? '',
      (why ? each.why : each.why.slice(0, 1)).join(', ') +
        (why && each.requires.length > 0 ? `; waits for ${each.requires.join(', ')}` : ''),
    ]);
  const titles = [
    { title: 'WAVE' },
    { title: 'ID' },
    { title: 'MEMORY', align: 'right' },
    { title: 'VOLUMES', align: 'right' },
    { title: 'ADDRESS' },
    { title: 'WHY' },
  ] as const;
  return table(titles, rows);
}

function nodesOf(nodes: readonly NodeBudget[], paint: Paint): string {
  const lines = nodes.map(({ name, used, budget, allocatable }) => {
    const share = budget.memory === 0 ? 1 : used.memory / budget.memory;
    const style = share > 0.9 ? 'yellow' : 'green';
    const gpu = allocatable.gpu > 0 ? `, GPU ${used.gpu}/${allocatable.gpu}` : '';
    return `${name}  ${paint(style, bar(share))}  ${amount(used.memory)} of ${amount(budget.memory)} memory, ${used.cpu}m of ${budget.cpu}m CPU${gpu}`;
  });
  return section('Nodes', lines);
}

/** `opensearch, logs of pods: 7 days (retention.logs)`. */
const keptOf = ({ component, what, stays, key }: KeptSomewhere): string =>
  `${[component, what].filter(Boolean).join(', ')}: ${stays}${key === undefined ? '' : ` (${key})`}`;

/** `9.0 Gi memory, 3000m CPU while mlflow sleeps: 63 h a week, the first from Monday 22:10`. */
const loadOf = ({ asleep, minutes, from, cpu, memory }: Load): string => {
  const who =
    asleep.length === 0
      ? 'while everything is up'
      : `while ${asleep.join(', ')} ${asleep.length > 1 ? 'sleep' : 'sleeps'}`;
  const time = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return `${amount(memory)} memory, ${cpu}m CPU ${who}: ${time} a week, first from ${from}`;
};

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
