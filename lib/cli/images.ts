/** `thinkube images`: every image that the platform pulls, to fetch it ahead or to mirror it. */
import { copyOf, harbor } from '../components/harbor';
import { grouped } from '../plan/grouped';
import type { Plan } from '../plan/plan';
import { UsageError } from './arguments';
import { type Command, exit } from './command';
import { load } from './project';
import { table } from './table';

export const images: Command = {
  name: 'images',
  summary: 'every image that the platform pulls, and for which components',
  options: [
    { name: 'copies', summary: 'where Harbor has a copy of each, one a line: pull these to fill it' },
  ],
  examples: ['thinkube images', 'thinkube images --copies', 'thinkube images --format json'],
  async run({ config, json, given, terminal }) {
    const { plan } = await load(config);
    const pulled = pulledBy(plan);
    if (given['copies']) terminal.out(copies(plan, pulled));
    else if (json) terminal.out(`${JSON.stringify(pulled, null, 2)}\n`);
    else {
      terminal.out(
        table(
          [{ title: 'IMAGE' }, { title: 'FOR' }],
          pulled.map(({ image, components }) => [image, components.join(', ')]),
        ),
      );
    }
    return exit.done;
  },
};

function copies({ hosts }: Plan, pulled: ReturnType<typeof pulledBy>): string {
  const registry = hosts.find(({ component }) => component === harbor.id);
  if (!registry) {
    throw new UsageError('Harbor has no address that copies could be pulled from: thinkube enable harbor');
  }
  return pulled.map(({ image }) => `${copyOf(registry.host, image)}\n`).join('');
}

function pulledBy({ components }: Plan) {
  const pulls = components.flatMap(({ id, images }) =>
    [...new Set(Object.values(images))].map((image) => ({ image, id })),
  );
  return [...grouped(pulls, ({ image }) => image)]
    .map(([image, each]) => ({ image, components: each.map(({ id }) => id) }))
    .sort((a, b) => (a.image < b.image ? -1 : 1));
}
