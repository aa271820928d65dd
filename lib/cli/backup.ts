/** `thinkube backup [<id>]`: saves what components keep, now, as a script. */
import type { Plan, PlannedComponent } from '../plan/plan';
import { onCall } from '../plan/running';
import { UsageError } from './arguments';
import { choose } from './chosen';
import { type Command, exit } from './command';
import { load } from './project';
import { scriptOf } from './script';

export const backup: Command = {
  name: 'backup',
  summary:
    'the steps that save what a component keeps, or all of them, now, as a script; it runs none of them',
  args: '[<id>]',
  count: [0, 1],
  examples: ['thinkube backup mlflow >backup.sh', 'thinkube backup | less'],
  async run({ args: [id], config, terminal }) {
    const project = await load(config);
    if (id !== undefined && !choose(project, id).on) throw new UsageError(`${id} is off: nothing saves it`);
    const steps = keepersOf(id, project.plan).flatMap(stepsOf);
    if (steps.length === 0) throw new UsageError(`no backup has anything of ${id ?? 'this platform'}`);
    terminal.out(scriptOf(['backup.sh', 'task.sh'], steps));
    return exit.done;
  },
};

/** The component itself, and those that answer a need of it: what they save has its part in it. */
const keepersOf = (id: string | undefined, { components }: Plan): readonly PlannedComponent[] =>
  id === undefined
    ? components
    : components.filter((each) => each.id === id || each.clients.some(({ owner }) => owner === id));

function stepsOf({ title, namespace, workloads }: PlannedComponent): readonly string[] {
  const names = onCall(workloads);
  return names.length === 0 ? [] : ['', `# ${title}`, ...names.map((name) => `task ${namespace} ${name}`)];
}
