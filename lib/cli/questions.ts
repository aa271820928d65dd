/** What `thinkube init` must know, and whether an answer can be right: judged by the checks of the config itself. */
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readAsset } from '../kube/asset';
import type { Problem } from '../plan/problem';
import { isOverSsh } from '../plan/schema/hosts';
import { surveyText } from './project';

export interface Question {
  readonly name: string;
  /** Name of the value in the help. */
  readonly value: string;
  readonly summary: string;
  readonly example: string;
  /** The part of the config that it answers. */
  readonly path: string;
}

/** Answers by the name of their question. */
export type Answers = ReadonlyMap<string, string>;

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    name: 'domain',
    value: 'DOMAIN',
    summary: 'your domain',
    example: 'home.example.com',
    path: 'cluster.domain',
  },
  {
    name: 'email',
    value: 'EMAIL',
    summary: 'e-mail address of the first administrator',
    example: 'me@example.com',
    path: 'cluster.admin.email',
  },
  {
    name: 'name',
    value: 'NAME',
    summary: 'name of the control node, as `hostname` prints it there',
    example: 'home',
    path: 'nodes.0.name',
  },
  {
    name: 'node',
    value: 'ADDRESS',
    summary: 'its LAN address',
    example: '192.168.1.10',
    path: 'nodes.0.address',
  },
  { name: 'cpu', value: 'NUMBER', summary: 'its processor cores', example: '8', path: 'nodes.0.cpu' },
  { name: 'memory', value: 'SIZE', summary: 'memory built into it', example: '32Gi', path: 'nodes.0.memory' },
  {
    name: 'ingress',
    value: 'ADDRESS',
    summary: 'a free LAN address for the web, outside of what your router gives out',
    example: '192.168.1.240',
    path: 'network.ingress.main',
  },
  {
    name: 'repo',
    value: 'ADDRESS',
    summary: 'address of the Git repository that the cluster reads',
    example: 'https://github.com/me/homelab.git',
    path: 'git.repo',
  },
];

/** The text of a config; what has not been answered yet is filled in by the examples. */
export function configText(answers: Answers): string {
  const all = new Map<string, string>([
    ...questions.map(({ name, example }) => [name, example] as const),
    ...answers,
  ]);
  all.set('credentials', isOverSsh(all.get('repo') ?? '') ? 'ssh' : 'none');
  return [...all].reduce(
    (text, [name, answer]) => text.replace(`"${name.toUpperCase()}"`, () => scalar(answer)),
    readAsset(join(__dirname, 'repository'), 'thinkube.yaml'),
  );
}

/** A number as a number, everything else as text: in quotes only if YAML would read something else. */
const scalar = (answer: string): string =>
  /^\d+$/.test(answer) ? answer : stringify(answer, { lineWidth: 0 }).trim();

/** What is wrong with one answer, in the light of those before it. */
export async function problemsOf({ name, path }: Question, answers: Answers): Promise<readonly Problem[]> {
  const { problems } = await surveyText('thinkube.yaml', Buffer.from(configText(answers)));
  return problems
    .filter((problem) => problem.path === path)
    .map(({ code, message, hint }) => ({
      code,
      path: `--${name}`,
      message,
      ...(hint !== undefined && { hint }),
    }));
}
