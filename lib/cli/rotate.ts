/** `thinkube rotate <id>`: new values for a component's credentials, as a script. */
import { credentialsNamespace } from '../blocks/reader';
import type { Credential } from '../plan/component';
import type { Plan } from '../plan/plan';
import { UsageError } from './arguments';
import { load } from './project';
import { subjectOf } from './subject';
import { exit, type Verb } from './verb';

export const rotate: Verb = {
  name: 'rotate',
  summary: 'the steps that give a component new credentials, as a script; it runs none of them',
  operands: '<id>',
  count: [1, 1],
  options: [{ name: 'only', value: 'SECRET', summary: 'this one alone' }],
  examples: ['thinkube rotate mlflow >rotate.sh', 'thinkube rotate mlflow --only mlflow-tracking'],
  async run({ operands: [id = ''], config, given, terminal }) {
    const { slice, plan, on } = subjectOf(await load(config), id);
    if (!on) throw new UsageError(`${id} is off: it has no credentials that are in use`);
    const own = slice.credentials.filter(({ owner }) => owner === id);
    const only = given['only'];
    const chosen = own.filter(({ name }) => only === undefined || name === only);
    if (chosen.length === 0) {
      throw new UsageError(
        `${id} has no such credential; it has: ${own.map(({ name }) => name).join(', ') || 'none'}`,
      );
    }
    terminal.out(
      `${['set -eu', ...chosen.flatMap((each) => stepsOf(each, plan)), ...restart(id, plan)].join('\n')}\n`,
    );
    return exit.done;
  },
};

const now = '$(date +%s)';

/** An Orphan Secret that is deleted does not come back until its maker is told that it never made one. */
function stepsOf({ name, readers }: Credential, plan: Plan): string[] {
  const there = `kubectl -n ${credentialsNamespace}`;
  const namespaces = readers.flatMap(({ component }) =>
    plan.components.filter(({ id }) => id === component).map(({ namespace }) => namespace),
  );
  return [
    '',
    `# ${name}`,
    `${there} delete secret ${name}`,
    `${there} patch externalsecret ${name} --subresource=status --type=merge -p '{"status":{"refreshTime":null,"syncedResourceVersion":""}}'`,
    `${there} annotate externalsecret ${name} force-sync=${now} --overwrite`,
    `${there} wait externalsecret ${name} --for=condition=Ready --timeout=120s`,
    ...[...new Set(namespaces)].flatMap((namespace) => [
      `kubectl -n ${namespace} annotate externalsecret ${name} force-sync=${now} --overwrite`,
      `kubectl -n ${namespace} wait externalsecret ${name} --for=condition=Ready --timeout=120s`,
    ]),
    ...providersOf(readers, plan),
  ];
}

/** Providers set what they read when their repair job runs. */
const providersOf = (readers: Credential['readers'], plan: Plan): string[] =>
  readers.flatMap(({ component }) =>
    plan.components
      .filter(({ id }) => id === component)
      .flatMap(({ namespace, workloads }) =>
        Object.entries(workloads)
          .filter(([name, { kind }]) => kind === 'CronJob' && name.endsWith('-repair'))
          .flatMap(([name]) => [
            `kubectl -n ${namespace} delete job ${name}-now --ignore-not-found`,
            `kubectl -n ${namespace} create job ${name}-now --from=cronjob/${name}`,
            `kubectl -n ${namespace} wait job ${name}-now --for=condition=Complete --timeout=600s`,
          ]),
      ),
  );

/** Environment variables are read once. */
const restart = (id: string, plan: Plan): string[] =>
  plan.components
    .filter((each) => each.id === id)
    .flatMap(({ namespace, workloads }) => [
      '',
      `# ${id} reads them at its start`,
      ...Object.entries(workloads)
        .filter(
          ([, { kind, madeBy }]) => madeBy === undefined && /^(Deployment|StatefulSet|DaemonSet)$/.test(kind),
        )
        .map(([name, { kind }]) => `kubectl -n ${namespace} rollout restart ${kind.toLowerCase()}/${name}`),
    ]);
