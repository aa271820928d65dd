/** `thinkube schema`: the JSON Schema of the config, for editors. */
import { jsonSchema } from '../config/json-schema';
import { type Command, exit } from './command';
import { survey } from './project';
import { withoutConfig } from './without-config';

export const schema: Command = {
  name: 'schema',
  summary: 'the JSON Schema of the config, with your own components in it',
  examples: ['thinkube schema > thinkube.schema.json'],
  async run({ config, terminal }) {
    const { components, project, problems } = await survey(config);
    const loading = problems.filter(({ path }) => path.startsWith('plugins'));
    if (!project && loading.length > 0) withoutConfig(terminal, loading, 'your own components are not in it');
    terminal.out(`${JSON.stringify(jsonSchema(components), null, 2)}\n`);
    return exit.done;
  },
};
