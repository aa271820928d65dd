/** `thinkube explain <id>`: everything about one component. */
import type { PlannedWorkload } from '../plan/facts';
import type { PlannedComponent } from '../plan/plan';
import { exampleOf, survey } from './project';
import { type Subject, subjectOf } from './subject';
import { exit, type Verb } from './verb';
import { withoutConfig } from './without-config';

export const explain: Verb = {
  name: 'explain',
  summary: 'one component: why it is on, what it needs, where it is, what it costs, what it keeps',
  operands: '<id>',
  count: [1, 1],
  examples: ['thinkube explain mlflow', 'thinkube explain postgresql --format json'],
  async run({ operands: [id = ''], config, json, terminal }) {
    const { components, project, problems } = await survey(config);
    const subject = subjectOf(project ?? exampleOf(components), id);
    if (!project) withoutConfig(terminal, problems, 'this is what it would be on an example platform');
    const facts = factsOf(subject);
    terminal.out(json ? `${JSON.stringify({ id, ...facts }, null, 2)}\n` : textOf(subject, facts));
    return exit.done;
  },
};

type Facts = Readonly<Record<string, readonly string[]>>;

function factsOf({ slice, plan, on, component }: Subject): Facts {
  const { id, waivers, credentials, help } = slice;
  return {
    on: on ? slice.why : [],
    'waits for': slice.requires,
    uses: slice.uses,
    'needed by': plan.components
      .filter(({ requires, uses }) => [...requires, ...uses].includes(id))
      .map((each) => each.id),
    address: plan.hosts.filter((each) => each.component === id).map(({ url }) => url),
    namespace: [`${slice.namespace} (pods: ${slice.podSecurity})`],
    options: Object.keys(component.ownOptions.shape).sort(),
    needs: needsOf(slice),
    volumes: volumesOf(slice),
    credentials: credentials
      .filter(({ owner }) => owner === id)
      .map(({ name, keys }) => `${name} (${keys.join(', ')})`),
    cost: Object.entries(slice.workloads).map(([name, workload]) => costOf(name, workload)),
    images: Object.values(slice.images),
    'switched off, this goes': slice.whenOff.goes,
    'switched off, this stays': slice.whenOff.stays,
    exceptions: waivers.map(({ rule, object, reason }) => `${rule} for ${object}: ${reason}`),
    first: help.first === undefined ? [] : [help.first],
    'when sign-in is down': help.emergency === undefined ? [] : [help.emergency],
  };
}

const needsOf = ({ given }: PlannedComponent): string[] =>
  Object.entries(given).map(([name, { kind }]) => (name === kind ? kind : `${name} (${kind})`));

const volumesOf = ({ workloads }: PlannedComponent): string[] =>
  Object.values(workloads).flatMap(({ volumes = {} }) =>
    Object.entries(volumes).map(([name, size]) => `${name} ${size}`),
  );

const costOf = (name: string, { kind, containers }: PlannedWorkload): string => {
  const parts = Object.entries(containers).map(
    ([container, { cpu, memory, memoryLimit }]) => `${container} ${cpu}, ${memory} to ${memoryLimit}`,
  );
  return `${kind} ${name}: ${parts.join('; ')}`;
};

function textOf({ slice, on }: Subject, facts: Facts): string {
  const lines = Object.entries(facts)
    .filter(([, values]) => values.length > 0)
    .flatMap(([name, values]) => [`${name}:`, ...values.map((value) => `  ${value}`)]);
  return `${slice.title}: ${slice.summary}${on ? '' : ' (off; this is what switching it on means)'}\n\n${lines.join('\n')}\n`;
}
