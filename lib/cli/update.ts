/** `thinkube update <id> <version>`: another version of a component's software, in the config. */
import { withValue } from '../config/edit';
import type { PlannedComponent } from '../plan/plan';
import { versioned, versionOf } from '../plan/versions';
import { UsageError } from './arguments';
import { choose } from './chosen';
import { type Command, exit } from './command';
import { changed, load } from './project';

export const update: Command = {
  name: 'update',
  summary: 'give a component another version of its software, in the config; says which images change',
  args: '<id> <version>',
  count: [2, 2],
  options: [
    {
      name: 'image',
      value: 'NAME',
      summary: 'of this image (default: the one that is named as it is, or its first)',
    },
    { name: 'dry-run', summary: 'say it, and leave the config as it is' },
  ],
  examples: ['thinkube update vikunja 2.6.0', 'thinkube update postgresql v0.21.0 --image exporter'],
  async run({ args: [id = '', version = ''], config, given, terminal }) {
    const { planned, on } = choose(await load(config), id);
    if (!on) throw new UsageError(`${id} is off; switch it on first: thinkube enable ${id}`);
    const names = sameVersion(planned, given['image']);
    const { write } = await changed(config, (text) =>
      names.reduce(
        (before, name) => withValue(before, ['components', id, 'versions', name], JSON.stringify(version)),
        text,
      ),
    );
    if (given['dry-run'] !== true) write();
    const fresh = versioned(planned.images, Object.fromEntries(names.map((name) => [name, version])));
    terminal.out(names.map((name) => `${planned.images[name]} -> ${fresh[name]}\n`).join(''));
    return exit.done;
  },
};

/** Parts of one software have one version, and change it together. @throws UsageError */
function sameVersion(
  { id, images }: PlannedComponent,
  asked: string | boolean | undefined,
): readonly string[] {
  const names = Object.keys(images);
  const main = asked === undefined ? (names.find((name) => name === id) ?? names[0]) : String(asked);
  const image = images[main ?? ''];
  if (main === undefined || image === undefined)
    throw new UsageError(`${id} has no such image; it has: ${names.join(', ') || 'none'}`);
  return names.filter((name) => name === main || versionOf(images[name] ?? '') === versionOf(image));
}
