/** `thinkube diff`: what synth would change in the last dist/, object by object, in words. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import { ProblemsError } from '../plan/problem';
import type { Files } from '../synth/write';
import { changesOf, type ObjectChange } from './changes';
import { type Command, exit } from './command';
import { load } from './project';
import { rendered } from './rendered';

export const diff: Command = {
  name: 'diff',
  summary:
    'what synth would change in the last output, object by object; fields that cannot be changed are named',
  examples: ['thinkube diff', 'thinkube diff --format json'],
  async run({ config, output, json, terminal }) {
    const fresh = objectsOf(output, rendered(await load(config)));
    const changes = changesOf(objectsOf(output, written(output)), fresh);
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

/** Objects by path: one a file. Bootstrap files are copies of the others. @throws ProblemsError */
const objectsOf = (folder: string, files: Files): ReadonlyMap<string, unknown> =>
  new Map(
    [...files]
      .filter(([path]) => path.endsWith('.yaml') && !path.startsWith('bootstrap/'))
      .map(([path, text]) => [path, objectIn(join(folder, path), text)]),
  );

/** @throws ProblemsError if somebody has edited the file, or left the marks of a merge in it */
function objectIn(file: string, text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (!error) return document.toJS();
  const [start] = error.linePos ?? [];
  const position = start && { line: start.line, column: start.col };
  const message = 'is not a YAML file with one object';
  const hint = '`thinkube synth` writes it again';
  throw new ProblemsError([{ code: 'TK012', file, ...position, path: '', message, hint }]);
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

function textOf(changes: readonly ObjectChange[]): string {
  if (changes.length === 0) return 'nothing changes\n';
  return changes
    .map(({ change, path, fields, cure }) => {
      const lines = fields.map(({ at, before, after, lines: changed = [], fixed }) => {
        const warning = fixed ? '   this field cannot be changed in place' : '';
        const what = changed.length > 0 ? '' : ` ${before} -> ${after}`;
        return `    ${at}:${what}${warning}\n${changed.map((line) => `      ${line}\n`).join('')}`;
      });
      const way = cure === undefined ? '' : `    to have it recreated: ${cure}\n`;
      return `${signs[change]} ${path}\n${lines.join('')}${way}`;
    })
    .join('');
}
