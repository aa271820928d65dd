/** `thinkube init`: a complete repository in an empty folder. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readAsset } from '../kube/asset';
import { UsageError } from './arguments';
import { loadText } from './project';
import { exit, type Verb, type VerbOption } from './verb';
import { version } from './version';

/** What must be known, in the order of the questions. */
const questions = [
  { name: 'domain', value: 'DOMAIN', summary: 'your domain', example: 'home.example.com' },
  { name: 'email', value: 'EMAIL', summary: 'address of the first administrator', example: 'me@example.com' },
  { name: 'node', value: 'ADDRESS', summary: 'LAN address of the control node', example: '192.168.1.10' },
  { name: 'ingress', value: 'ADDRESS', summary: 'free LAN address for the web', example: '192.168.1.240' },
  {
    name: 'repo',
    value: 'URL',
    summary: 'Git repository that the cluster reads',
    example: 'https://github.com/me/homelab.git',
  },
] as const;
type Name = (typeof questions)[number]['name'];
type Answers = Readonly<Record<Name, string>>;

const options: readonly VerbOption[] = questions.map(({ name, value, summary, example }) => ({
  name,
  value,
  summary: `${summary}, such as ${example}`,
}));

export const init: Verb = {
  name: 'init',
  summary: 'make a repository here: config, package.json, CI, Renovate; asks for what no option says',
  options,
  examples: [
    'thinkube init',
    'thinkube init --domain home.example.com --email me@example.com --node 192.168.1.10 --ingress 192.168.1.240 --repo https://github.com/me/homelab.git',
  ],
  async run({ given, config, terminal }) {
    const folder = dirname(config);
    const answers = await answersFrom(given);
    const text = configText(answers);
    // What the answers make must be right before anything is written.
    await loadText(config, Buffer.from(text));
    const files = filesOf(text);
    const taken = [...files.keys()].filter((path) => existsSync(join(folder, path)));
    if (taken.length > 0)
      throw new UsageError(`there is already ${taken.join(', ')}; init writes over nothing`);
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    terminal.out(
      `${[...files.keys()].join('\n')}\n\nNext: npm install, npx thinkube plan, npx thinkube synth, git push, sh dist/bootstrap/install.sh\n`,
    );
    return exit.done;
  },
};

/** Asks only for what no option says, and only a person. @throws UsageError */
async function answersFrom(given: Readonly<Record<string, string | boolean | undefined>>): Promise<Answers> {
  const known = Object.fromEntries(questions.map(({ name }) => [name, given[name]]));
  const open = questions.filter(({ name }) => known[name] === undefined);
  if (open.length > 0 && process.stdin.isTTY !== true) {
    throw new UsageError(`nobody is there to ask; give ${open.map(({ name }) => `--${name}`).join(', ')}`);
  }
  const prompt =
    open.length > 0 ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  const answer = async (name: Name): Promise<string> => {
    const question = questions.find((each) => each.name === name);
    if (known[name] !== undefined) return String(known[name]);
    return (await prompt?.question(`${question?.summary} (${question?.example}): `))?.trim() ?? '';
  };
  try {
    const [domain, email, node] = [await answer('domain'), await answer('email'), await answer('node')];
    return { domain, email, node, ingress: await answer('ingress'), repo: await answer('repo') };
  } finally {
    prompt?.close();
  }
}

const quoted = (text: string): string => JSON.stringify(text);

function configText({ domain, email, node, ingress, repo }: Answers): string {
  const second = ingress.replace(/\d+$/, (last) => String(Number(last) + 1));
  return readAsset(join(__dirname, 'repository'), 'thinkube.yaml')
    .replace('"DOMAIN"', quoted(domain))
    .replace('"EMAIL"', quoted(email))
    .replace('"NODE"', quoted(node))
    .replace('"INGRESS"', quoted(ingress))
    .replace('"SECOND"', quoted(second))
    .replace('"REPO"', quoted(repo));
}

function filesOf(config: string): ReadonlyMap<string, string> {
  const asset = (name: string) => readAsset(join(__dirname, 'repository'), name);
  const manifest = {
    name: 'homelab',
    private: true,
    scripts: { synth: 'thinkube synth', plan: 'thinkube plan' },
    dependencies: { 'cdk8s-thinkube': version() },
  };
  return new Map([
    ['thinkube.yaml', config],
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['.gitignore', asset('gitignore')],
    ['.github/workflows/check.yml', asset('ci.yml')],
    ['renovate.json', asset('renovate.json')],
  ]);
}
