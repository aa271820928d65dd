/** `thinkube rotate <id>`: new values for a component's credentials, as a script. */
import type { Credential } from '../plan/credential';
import type { Plan, PlannedComponent } from '../plan/plan';
import { repairsOf, serversOf, targetOf } from '../plan/running';
import { UsageError } from './arguments';
import { choose } from './chosen';
import { type Command, exit } from './command';
import { load } from './project';
import { scriptOf } from './script';

export const rotate: Command = {
  name: 'rotate',
  summary: 'the steps that give a component new credentials, as a script; it runs none of them',
  args: '<id>',
  count: [1, 1],
  options: [{ name: 'only', value: 'SECRET', summary: 'only this one' }],
  examples: ['thinkube rotate mlflow >rotate.sh', 'thinkube rotate mlflow --only mlflow-tracking'],
  async run({ args: [id = ''], config, given, terminal }) {
    const { planned, plan, on } = choose(await load(config), id);
    if (!on) throw new UsageError(`${id} is off: it has no credentials that are in use`);
    // A public client has nothing to keep secret.
    const own = planned.credentials.filter(({ owner, keys }) => owner === id && keys.length > 0);
    const only = given['only'];
    const chosen = own.filter(({ name }) => only === undefined || name === only);
    if (chosen.length === 0) {
      throw new UsageError(
        `${id} has no such credential; it has: ${own.map(({ name }) => name).join(', ') || 'none'}`,
      );
    }
    const [lasting] = chosen.filter(({ rotation }) => rotation?.never !== undefined);
    if (lasting && only !== undefined) {
      throw new UsageError(`${only} must stay as it is: ${lasting.rotation?.never}`);
    }
    terminal.out(scriptOf(['rotate.sh'], stepsOf(id, chosen, plan)));
    return exit.done;
  },
};

/** New values first, then who answers to them, then who uses them: a provider that is told is ready for its clients. */
function stepsOf(id: string, chosen: readonly Credential[], plan: Plan): readonly string[] {
  const changing = chosen.filter(({ rotation }) => rotation?.never === undefined);
  const readersOf = (all: readonly Credential[]) => [
    ...new Set(all.flatMap(({ readers }) => readers.map(({ component }) => component))),
  ];
  const others = (all: readonly Credential[]) => readersOf(all).filter((component) => component !== id);
  const atStart = changing.filter(({ kind, rotation }) => kind === 'secret' || rotation?.restart);
  const itsOwn = changing.filter(({ kind }) => kind === 'secret');
  return [
    ...chosen.flatMap(({ name, rotation }) =>
      rotation?.never === undefined ? [] : [`# ${name} stays as it is: ${rotation.never}`],
    ),
    ...changing.map(({ name }) => `renew ${name}`),
    ...readersOf(changing).map((component) => `copies ${namespaceOf(component, plan)}`),
    '',
    ...others(atStart).flatMap((component) => workloadsOf(component, plan, restarted)),
    ...others(changing).flatMap((component) => workloadsOf(component, plan, repaired)),
    ...(changing.length > 0 ? workloadsOf(id, plan, restarted) : []),
    ...changing.flatMap(({ rotation }) => rotation?.after ?? []),
    // Only now, since it signs in with what the restart brought.
    ...(itsOwn.length > 0 ? workloadsOf(id, plan, repaired) : []),
  ];
}

const namespaceOf = (component: string, { components }: Plan): string =>
  components.find(({ id }) => id === component)?.namespace ?? component;

type Step = (component: PlannedComponent) => readonly string[];

const workloadsOf = (component: string, { components }: Plan, step: Step): readonly string[] =>
  components.filter(({ id }) => id === component).flatMap(step);

const restarted: Step = ({ namespace, workloads }) =>
  serversOf(workloads).map((server) => `restart ${namespace} ${targetOf(server)}`);

const repaired: Step = ({ namespace, workloads }) =>
  repairsOf(workloads).map((name) => `repair ${namespace} ${name}`);
