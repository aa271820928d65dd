/** `thinkube list`: every component, and whether it is on. */

import { type Command, exit } from './command';
import { survey } from './project';
import { table } from './table';
import { withoutConfig } from './without-config';

export const list: Command = {
  name: 'list',
  summary: 'every component: what it is, and whether it is on',
  examples: ['thinkube list', 'thinkube list --format json'],
  async run({ config, json, terminal }) {
    const { components, project, problems } = await survey(config);
    if (!project) withoutConfig(terminal, problems, 'whether a component is on is not known');
    const on = new Map(project?.plan.components.map((each) => [each.id, each]));
    const all = [...components]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, title, category, summary, profiles }) => ({
        id,
        title,
        category,
        summary,
        profiles,
        on: project ? on.has(id) : null,
        why: on.get(id)?.why ?? [],
      }));
    if (json) terminal.out(`${JSON.stringify(all, null, 2)}\n`);
    else {
      terminal.out(
        table(
          [{ title: '' }, { title: 'ID' }, { title: 'CATEGORY' }, { title: 'WHAT' }],
          all.map((each) => [each.on ? '●' : '·', each.id, each.category, each.summary]),
        ),
      );
    }
    return exit.done;
  },
};
