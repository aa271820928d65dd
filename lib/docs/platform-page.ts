/** dist/README.md: this platform as its owner reads it, from the Plan alone. */
import type { Host, Plan, PlannedComponent } from '../plan/plan';

export function platformPage(plan: Plan): string {
  const { cluster } = plan.platform;
  const parts = [
    `# ${cluster.domain}\n\nMade by \`thinkube synth\`: edit the config, not these files. ${plan.components.length} components on ${plan.platform.nodes.length} node(s).\n`,
    addresses(plan),
    section('First steps', firstSteps(plan)),
    section('Secrets that you make', userSecrets(plan)),
    running(plan),
    diagram(plan),
    section('Switched off', switchedOff(plan)),
    section('When sign-in is down', emergencies(plan)),
    section(
      'Notes',
      plan.notes.map((note) => `- ${note}`),
    ),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}\n`;

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);

const addresses = ({ hosts }: Plan): string =>
  section(
    'Addresses',
    hosts.length === 0
      ? []
      : table(
          ['address', 'what'],
          hosts.map((each) => [each.url, nameOf(each, hosts)]),
        ),
  );

/** Its title, and which of its addresses where it has several. */
const nameOf = ({ title, component, host }: Host, all: readonly Host[]): string =>
  all.filter((each) => each.component === component).length > 1 ? `${title} (${host.split('.')[0]})` : title;

function firstSteps({ components }: Plan): string[] {
  const own = components.flatMap(({ title, help }) =>
    help.first === undefined ? [] : [`- **${title}**: ${help.first}`],
  );
  return ['- Install: `sh bootstrap/install.sh`; it may be run again at any time.', ...own];
}

const userSecrets = ({ userSecrets: all }: Plan): string[] =>
  all.map(
    ({ namespace, secret, keys, reason }) =>
      `- \`${namespace}/${secret}\` with ${keys.map((key) => `\`${key}\``).join(', ')}: ${reason}`,
  );

function running({ components, capacity }: Plan): string {
  const rows = [...components]
    .sort((a, b) => a.wave - b.wave || (a.id < b.id ? -1 : 1))
    .map(({ id, summary, wave, why, namespace }) => {
      const volumes = capacity.volumes[id];
      return [
        `\`${id}\``,
        summary,
        why.slice(0, 3).join(', ') + (why.length > 3 ? ` and ${why.length - 3} more` : ''),
        String(wave),
        `\`${namespace}\``,
        volumes === undefined ? '' : `${Math.ceil(volumes / 1024)} Gi`,
      ];
    });
  return section('What runs', table(['component', 'what', 'why', 'wave', 'namespace', 'volumes'], rows));
}

/** Who cannot start without whom (solid), and who uses whom once it runs (dotted). */
function diagram({ components }: Plan): string {
  const lines = components.flatMap(({ id, requires, uses }) => [
    ...requires.map((to) => `  ${id} --> ${to}`),
    ...uses.map((to) => `  ${id} -.-> ${to}`),
  ]);
  return section('Who needs whom', lines.length === 0 ? [] : ['```mermaid', 'flowchart LR', ...lines, '```']);
}

const switchedOff = ({ off }: Plan): string[] =>
  off.length === 0
    ? []
    : [
        'What was on before has left its namespace, volumes and credentials; `thinkube purge <id>` tells how to remove them.',
        '',
        off.map(({ id }) => `\`${id}\``).join(', '),
      ];

const emergencies = ({ components }: Plan): string[] =>
  components.flatMap(({ title, help }: PlannedComponent) =>
    help.emergency === undefined ? [] : [`- **${title}**: ${help.emergency}`],
  );
