/** `thinkube secrets`: where each credential is and how to read it. Never a value. */
import { credentialsNamespace } from '../constructs/secret-copies';
import type { Credential } from '../plan/credential';
import type { UserSecret } from '../plan/plan';
import { type Command, exit } from './command';
import { load } from './project';
import { table } from './table';

export const secrets: Command = {
  name: 'secrets',
  summary: 'where each credential is, how to read it, and which ones you make; never a value',
  examples: ['thinkube secrets', 'thinkube secrets --format json'],
  async run({ config, json, terminal }) {
    const { plan } = await load(config);
    const { credentials, userSecrets } = plan;
    if (json) terminal.out(`${JSON.stringify({ generated: credentials, yours: userSecrets }, null, 2)}\n`);
    else terminal.out(`${generated(credentials)}\n${howToRead}\n${yours(userSecrets)}`);
    return exit.done;
  },
};

const generated = (all: readonly Credential[]): string =>
  table(
    [{ title: 'SECRET' }, { title: 'KEYS' }, { title: 'READ BY' }],
    all.map(({ name, keys, fixed, readers }) => [
      name,
      [...Object.keys(fixed), ...keys].join(', '),
      [...new Set(readers.map(({ component }) => component))].join(', '),
    ]),
  );

const howToRead = `They are generated in namespace ${credentialsNamespace}. To read one:
  kubectl -n ${credentialsNamespace} get secret SECRET -o jsonpath='{.data.KEY}' | base64 -d
`;

function yours(all: readonly UserSecret[]): string {
  if (all.length === 0) return 'There are none for you to create.\n';
  const lines = all.map(({ namespace, secret, keys, reason }) => {
    const literals = keys.map((key) => `--from-literal=${key}=VALUE`).join(' ');
    return `  kubectl -n ${namespace} create secret generic ${secret} ${literals}   # ${reason}\n`;
  });
  return `Create these before the installation:\n${lines.join('')}`;
}
