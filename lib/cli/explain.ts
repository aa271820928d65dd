/** `thinkube explain <id>`: everything about one component. */
import type { PlannedWorkload } from '../plan/facts';
import type { PlannedComponent } from '../plan/plan';
import { type Chosen, choose } from './chosen';
import { type Command, exit } from './command';
import { exampleOf, survey } from './project';
import { withoutConfig } from './without-config';

export const explain: Command = {
  name: 'explain',
  summary: 'one component: why it is on, what it needs, where it is, what it costs, what it keeps',
  args: '<id>',
  count: [1, 1],
  examples: ['thinkube explain mlflow', 'thinkube explain postgresql --format json'],
  async run({ args: [id = ''], config, json, terminal }) {
    const { components, project, problems } = await survey(config);
    const chosen = choose(project ?? exampleOf(components), id);
    if (!project) withoutConfig(terminal, problems, 'this is what it would be on an example platform');
    const facts = factsOf(chosen);
    terminal.out(json ? `${JSON.stringify({ id, ...facts }, null, 2)}\n` : textOf(chosen, facts));
    return exit.done;
  },
};

type Facts = Readonly<Record<string, readonly string[]>>;

function factsOf({ planned, plan, on, component }: Chosen): Facts {
  const { id, waivers, credentials, help } = planned;
  return {
    on: on ? planned.why : [],
    'waits for': planned.requires,
    uses: planned.uses,
    'needed by': plan.components
      .filter(({ requires, uses }) => [...requires, ...uses].includes(id))
      .map((each) => each.id),
    address: plan.hosts.filter((each) => each.component === id).map(({ url }) => url),
    namespace: [`${planned.namespace} (pods: ${planned.podSecurity})`],
    options: Object.keys(component.ownOptions.shape).sort(),
    needs: needsOf(planned),
    volumes: volumesOf(planned),
    credentials: credentials
      .filter(({ owner }) => owner === id)
      .map(({ name, keys }) => `${name} (${keys.join(', ')})`),
    cost: Object.entries(planned.workloads).map(([name, workload]) => costOf(name, workload)),
    images: Object.values(planned.images),
    'switched off, this goes': planned.whenOff.goes,
    'switched off, this stays': planned.whenOff.stays,
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

function textOf({ planned, on }: Chosen, facts: Facts): string {
  const lines = Object.entries(facts)
    .filter(([, values]) => values.length > 0)
    .flatMap(([name, values]) => [`${name}:`, ...values.map((value) => `  ${value}`)]);
  return `${planned.title}: ${planned.summary}${on ? '' : ' (off; this is what switching it on means)'}\n\n${lines.join('\n')}\n`;
}
