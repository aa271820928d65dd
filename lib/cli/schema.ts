/** `thinkube schema`: the JSON Schema of the config, for editors. */
import { jsonSchema } from '../config/json-schema';
import { load } from './project';
import { exit, type Verb } from './verb';

export const schema: Verb = {
  name: 'schema',
  summary: 'the JSON Schema of the config, with your own components in it',
  examples: ['thinkube schema > thinkube.schema.json'],
  async run({ config, terminal }) {
    const { components } = await load(config);
    terminal.out(`${JSON.stringify(jsonSchema(components), null, 2)}\n`);
    return exit.done;
  },
};
