/** `thinkube purge <id>`: what removing a component's state would destroy, and the commands that do it. */
import { credentialsNamespace } from '../constructs/secret-copies';
import type { PlannedComponent } from '../plan/plan';
import { UsageError } from './arguments';
import { type Chosen, choose } from './chosen';
import { type Command, exit } from './command';
import { load } from './project';

export const purge: Command = {
  name: 'purge',
  summary:
    'what destroying the state of a switched-off component means, and the commands; it runs none of them',
  args: '<id>',
  count: [1, 1],
  examples: ['thinkube purge mlflow', 'thinkube purge mlflow | less'],
  async run({ args: [id = ''], config, json, terminal }) {
    const project = await load(config);
    const chosen = choose(project, id);
    if (chosen.on)
      throw new UsageError(`${id} is on; switch it off first: thinkube disable ${id}, synth, push`);
    const shared = project.plan.components.filter(({ namespace }) => namespace === chosen.planned.namespace);
    if (shared.length > 0)
      throw new UsageError(`namespace ${chosen.planned.namespace} is that of ${shared[0]?.id}, which is on`);
    const steps = stepsOf(chosen);
    terminal.out(json ? `${JSON.stringify(steps, null, 2)}\n` : textOf(id, steps));
    return exit.done;
  },
};

interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

const stepsOf = ({ planned }: Chosen): readonly Step[] => [
  ...planned.removals.map(({ kind, need, commands }) => ({
    what: `its ${kind} (${need}), with all data in it`,
    commands,
  })),
  ...volumes(planned),
  ...credentials(planned),
  { what: `namespace ${planned.namespace}`, commands: [`kubectl delete namespace ${planned.namespace}`] },
];

function volumes({ namespace, workloads }: PlannedComponent): Step[] {
  const sizes = Object.values(workloads).flatMap(({ volumes: all = {} }) => Object.entries(all));
  if (sizes.length === 0) return [];
  const list = `kubectl get pv -o jsonpath='{range .items[?(@.spec.claimRef.namespace=="${namespace}")]}{.metadata.name}{"\\n"}{end}'`;
  return [
    {
      what: `its volumes: ${sizes.map(([name, size]) => `${name} (${size})`).join(', ')}; the folders on the node are yours to delete`,
      commands: [
        `${list} >volumes.txt`,
        `kubectl -n ${namespace} delete pvc --all`,
        'xargs -r kubectl delete pv <volumes.txt',
      ],
    },
  ];
}

function credentials({ id, credentials: all }: PlannedComponent): Step[] {
  const own = all.filter(({ owner }) => owner === id).map(({ name }) => name);
  if (own.length === 0) return [];
  const of = `kubectl -n ${credentialsNamespace} delete`;
  return [
    {
      what: `its credentials: ${own.join(', ')}`,
      commands: ['externalsecret', 'passwords.generators.external-secrets.io', 'secret'].map(
        (kind) => `${of} ${kind} ${own.join(' ')}`,
      ),
    },
  ];
}

const textOf = (id: string, steps: readonly Step[]): string =>
  [
    `# This destroys everything that ${id} has stored. Only a backup can bring it back.`,
    '# First check that its Application is gone: kubectl -n argocd get applications',
    'set -eu',
    ...steps.flatMap(({ what, commands }) => ['', `# ${what}`, ...commands]),
    '',
  ].join('\n');
