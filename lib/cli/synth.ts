/** `thinkube synth`: the config becomes dist/. */
import { writeTree } from '../synth/write';
import { type Command, exit } from './command';
import { load } from './project';
import { rendered } from './rendered';
import { naming } from './system';
import { noted } from './terminal';

export const synth: Command = {
  name: 'synth',
  summary: 'write dist/: plain YAML for Argo CD',
  examples: ['thinkube synth', 'thinkube synth -c examples/core.yaml -o /tmp/core'],
  async run({ config, output, json, terminal }) {
    const project = await load(config);
    const files = rendered(project);
    naming(output, () => writeTree(output, files));
    const { components, notes, userSecrets } = project.plan;
    if (json) {
      const paths = [...files.keys()].sort();
      terminal.out(`${JSON.stringify({ output, files: paths, notes }, null, 2)}\n`);
      return exit.done;
    }
    noted(terminal, notes);
    for (const { namespace, secret, reason } of userSecrets) {
      terminal.err(`create the Secret ${secret} in namespace ${namespace}: ${reason}\n`);
    }
    terminal.out(`${output}: ${components.length} components, ${files.size} files\n`);
    return exit.done;
  },
};
