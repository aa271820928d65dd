/** `thinkube report`: what an auditor would ask: exceptions, levels, rights, images, ways out and in. */
import { appOf } from '../../charts/synthesise';
import type { KubeObject } from '../kube/object';
import { isPods } from '../plan/edge';
import type { Plan } from '../plan/plan';
import { collect } from '../synth/collect';
import { type Command, exit } from './command';
import { load } from './project';

export const report: Command = {
  name: 'report',
  summary: 'exceptions and their reasons, security levels, rights, images, ways to the internet',
  examples: ['thinkube report', 'thinkube report --format json'],
  async run({ config, json, terminal }) {
    const project = await load(config);
    const objects = collect(appOf(project)).map(({ object }) => object);
    const sections = sectionsOf(project.plan, objects);
    terminal.out(json ? `${JSON.stringify(sections, null, 2)}\n` : textOf(sections));
    return exit.done;
  },
};

type Sections = Readonly<Record<string, readonly string[]>>;

const sectionsOf = (plan: Plan, objects: readonly KubeObject[]): Sections => ({
  'Exceptions from the rules': plan.components.flatMap(({ id, waivers }) =>
    waivers.map(({ rule, object, reason }) => `${id} ${object}: ${rule}: ${reason}`),
  ),
  'Changes by patches': plan.components.flatMap(({ id, common }) =>
    common.patches.map(({ target, reason }) => `${id} ${target}: ${reason}`),
  ),
  'Namespaces wider than restricted': plan.components
    .filter(({ podSecurity }) => podSecurity !== 'restricted')
    .map(({ namespace, podSecurity }) => `${namespace}: ${podSecurity}`),
  'Rights in the cluster': objects.flatMap(rightsOf),
  Images: [...new Set(plan.components.flatMap(({ images }) => Object.values(images)))].sort(),
  'To the internet': plan.edges
    .filter(({ to, from }) => !isPods(to) && isPods(from) && to.cidr === '0.0.0.0/0')
    .map(({ from, ports, why }) => `${isPods(from) ? from.component : ''} ports ${numbers(ports)}: ${why}`),
  'From the home network': plan.edges
    .filter(({ from }) => !isPods(from))
    .map(({ to, ports, why }) => `${isPods(to) ? to.component : ''} ports ${numbers(ports)}: ${why}`),
});

const numbers = (ports: readonly { readonly port: number }[]): string =>
  ports.map(({ port }) => port).join(', ');

function rightsOf({ kind, metadata, ...rest }: KubeObject): string[] {
  const { rules } = rest;
  if ((kind !== 'ClusterRole' && kind !== 'Role') || !Array.isArray(rules)) return [];
  const where = metadata.namespace === undefined ? 'everywhere' : `in ${metadata.namespace}`;
  return rules.map((rule: unknown) => `${kind} ${metadata.name} ${where}: ${ruleText(rule)}`);
}

function ruleText(rule: unknown): string {
  if (typeof rule !== 'object' || rule === null) return '';
  const words = (key: string): string => {
    const value: unknown = Reflect.get(rule, key);
    return Array.isArray(value) ? value.join(', ') : '';
  };
  const names = words('resourceNames');
  const what = words('resources') || words('nonResourceURLs');
  return `${words('verbs')} ${what}${names === '' ? '' : ` named ${names}`}`;
}

const textOf = (sections: Sections): string =>
  Object.entries(sections)
    .map(
      ([title, lines]) =>
        `${title}\n${(lines.length > 0 ? lines : ['none']).map((line) => `  ${line}\n`).join('')}`,
    )
    .join('\n');
