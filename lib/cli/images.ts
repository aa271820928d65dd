/** `thinkube images`: every image that the platform pulls, to fetch it ahead or to mirror it. */
import { grouped } from '../plan/grouped';
import type { Plan } from '../plan/plan';
import { load } from './project';
import { table } from './table';
import { exit, type Verb } from './verb';

export const images: Verb = {
  name: 'images',
  summary: 'every image that the platform pulls, and for which components',
  examples: ['thinkube images', 'thinkube images --format json'],
  async run({ config, json, terminal }) {
    const pulled = pulledBy((await load(config)).plan);
    if (json) terminal.out(`${JSON.stringify(pulled, null, 2)}\n`);
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

function pulledBy({ components }: Plan) {
  const pulls = components.flatMap(({ id, images }) =>
    [...new Set(Object.values(images))].map((image) => ({ image, id })),
  );
  return [...grouped(pulls, ({ image }) => image)]
    .map(([image, each]) => ({ image, components: each.map(({ id }) => id) }))
    .sort((a, b) => (a.image < b.image ? -1 : 1));
}
