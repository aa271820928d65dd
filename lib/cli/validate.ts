/** `thinkube validate`: is the config right? Everything but the writing. */

import { type Command, exit } from './command';
import { load } from './project';
import { rendered } from './rendered';
import { noted } from './terminal';

export const validate: Command = {
  name: 'validate',
  summary: 'check the config, and everything that it would make, without writing anything',
  examples: ['thinkube validate', 'thinkube validate -c other.yaml --format json'],
  async run({ config, json, terminal }) {
    const project = await load(config);
    rendered(project);
    const { components, notes } = project.plan;
    if (json) terminal.out(`${JSON.stringify({ problems: [], notes }, null, 2)}\n`);
    else {
      noted(terminal, notes);
      terminal.out(`${config} is valid: ${components.length} components\n`);
    }
    return exit.done;
  },
};
