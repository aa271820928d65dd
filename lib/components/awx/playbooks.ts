/** Templates for the playbooks that the package has in `ansible/`; docs/playbooks.md says what they do. */
import type { PlatformConfig } from '../../kit';
import type { Template } from './options';

const text = (variable: string, question: string, required = true) => ({ variable, question, required });
const choice = (variable: string, question: string, choices: readonly string[]) => ({
  ...{ variable, question, choices: [...choices], required: true },
  ...(choices[0] !== undefined && { default: choices[0] }),
});

const service = text('service', 'Which component? Its ID, as in the list of components');
const dryRun = choice('dry_run', 'Only say what would follow?', ['no', 'yes']);
const machineOf = (names: readonly string[]) => choice('machine', 'Which machine?', names);

/** Those about machines ask for one that it can be done to, and are left out where there is none. */
export function shippedTemplates({ nodes }: Pick<PlatformConfig, 'nodes'>): readonly Template[] {
  const all = nodes.map(({ name }) => name);
  const wakeable = nodes.filter(({ mac }) => mac !== undefined).map(({ name }) => name);
  const of = (name: string, description: string, survey: Template['survey'], playbook = name): Template => ({
    ...{ name, description, survey, everybody: false },
    playbook: `ansible/${playbook}.yml`,
  });
  return [
    of('deploy_service', 'Switches a component on, if the plan has room for it.', [service, dryRun]),
    of('remove_service', 'Switches a component off; what it has stored stays.', [
      service,
      dryRun,
      text('purge', 'To destroy what it has stored as well: its ID again', false),
    ]),
    of('backup_data', 'Saves data now, and tries out whether it can be read again.', [
      text('service', 'Which component? Nothing: all of them', false),
    ]),
    of('update_service', 'Another version of a component; back to the one of before where that fails.', [
      service,
      text('version', 'Which version? The tag of its image'),
      dryRun,
    ]),
    of('prepare_node', 'Sets a machine up for Kubernetes, and lets it join.', [machineOf(all)], 'site'),
    of(
      'rebuild_node',
      'Takes MicroK8s off a machine, and sets it up again; volumes stay.',
      [machineOf(all), text('sure', 'Its name again')],
      'rebuild',
    ),
    of('free_disk', 'Removes images that nothing runs, old logs and ended pods.', [
      text('machine', 'Which machine? Nothing: all of them', false),
    ]),
    ...(wakeable.length > 0
      ? [
          of('sleep_node', 'Empties a worker, and switches it off.', [machineOf(wakeable)]),
          of('wake_node', 'Wakes a machine, and waits for it.', [machineOf(wakeable)]),
        ]
      : []),
  ];
}
