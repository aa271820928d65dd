/** `thinkube diff`: what synth would change in the last dist/, object by object, in words. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { render } from '../../charts/synthesise';
import type { Files } from '../synth/write';
import { changesOf, type ObjectChange } from './changes';
import { load } from './project';
import { exit, type Verb } from './verb';

export const diff: Verb = {
  name: 'diff',
  summary:
    'what synth would change in the last output, object by object; fields that cannot be changed are named',
  examples: ['thinkube diff', 'thinkube diff --format json'],
  async run({ config, output, json, terminal }) {
    const fresh = objectsOf(render(await load(config)));
    const changes = changesOf(objectsOf(written(output)), fresh);
    terminal.out(json ? `${JSON.stringify(changes, null, 2)}\n` : textOf(changes));
    return exit.done;
  },
};

/** The text files of a folder by path. */
function written(folder: string): Files {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Objects by path: one a file. Bootstrap files are copies of the others. */
const objectsOf = (files: Files): ReadonlyMap<string, unknown> =>
  new Map(
    [...files]
      .filter(([path]) => path.endsWith('.yaml') && !path.startsWith('bootstrap/'))
      .map(([path, text]) => [path, parse(text)]),
  );

const signs = { added: '+', removed: '-', changed: '~' } as const;

function textOf(changes: readonly ObjectChange[]): string {
  if (changes.length === 0) return 'nothing changes\n';
  return changes
    .map(({ change, path, fields, cure }) => {
      const lines = fields.map(({ at, before, after, fixed }) => {
        const warning = fixed ? '   this field cannot be changed in place' : '';
        return `    ${at}: ${before} -> ${after}${warning}\n`;
      });
      const way = cure === undefined ? '' : `    so that it can be made anew: ${cure}\n`;
      return `${signs[change]} ${path}\n${lines.join('')}${way}`;
    })
    .join('');
}
