/** `thinkube restore <id>`: a component's state from its last backup, as a script. */
import { argoNamespace } from '../../charts/projects';
import type { PlannedComponent } from '../plan/plan';
import { scalableOf, targetOf } from '../plan/running';
import { UsageError } from './arguments';
import { choose } from './chosen';
import { type Command, exit } from './command';
import { load } from './project';
import { scriptOf } from './script';

export const restore: Command = {
  name: 'restore',
  summary:
    'the steps that bring a component’s state back from its last backup, as a script; it runs none of them',
  args: '<id>',
  count: [1, 1],
  examples: ['thinkube restore jupyterhub >restore.sh', 'thinkube restore mlflow | less'],
  async run({ args: [id = ''], config, terminal }) {
    const { planned, on } = choose(await load(config), id);
    if (!on) throw new UsageError(`${id} is off; switch it on first: thinkube enable ${id}, synth, push`);
    const steps = stepsOf(planned);
    if (steps.length === 0) throw new UsageError(`no backup has anything of ${id}`);
    terminal.out(scriptOf(['restore.sh', 'task.sh'], steps));
    return exit.done;
  },
};

/** What others keep for it, while it does not run; then what it loads itself. */
function stepsOf(planned: PlannedComponent): readonly string[] {
  const { id, namespace, workloads } = planned;
  const own = `${id}-restore`;
  return [
    ...(planned.restores.length > 0 ? fromOthers(planned) : []),
    ...(own in workloads ? ['', '# its own dump', `task ${namespace} ${own}`] : []),
  ];
}

/** Its software must not run, and Argo CD must not start it, while somebody else writes to what it keeps. */
function fromOthers({ id, namespace, restores, workloads }: PlannedComponent): readonly string[] {
  const servers = scalableOf(workloads).map(targetOf);
  const made = Object.entries(workloads).filter(
    ([, { kind, madeBy }]) => madeBy !== undefined && kind === 'Pod',
  );
  return [
    `pause ${argoNamespace} ${id}`,
    ...servers.map((server) => `stop ${namespace} ${server}`),
    ...made.map(([name]) => `kubectl -n ${namespace} delete pods -l app.kubernetes.io/name=${name}`),
    ...restores.flatMap(({ need, kind, commands }) => ['', `# its ${kind} (${need})`, ...commands]),
    '',
    ...[...servers].reverse().map((server) => `start ${namespace} ${server}`),
    `resume ${argoNamespace} ${id}`,
  ];
}
