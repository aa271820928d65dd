/** Writes a folder as a whole: at any moment there is the old one or the new one, never a mixture. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ProblemsError } from '../plan/problem';

/** In every folder that we wrote, with the list of what we wrote there; anything else is left alone. */
export const marker = '.thinkube';
const markerText =
  'This folder is made by `thinkube synth`, and replaced as a whole each time. Edit the config instead.\n\n';

/** Text by path; `.sh` files are executable. */
export type Files = ReadonlyMap<string, string>;

/**
 * Makes `folder` hold these files and no other. Nothing is touched where it does already.
 *
 * @throws ProblemsError if the folder holds anything that we did not write: it is never deleted.
 */
export function writeTree(folder: string, files: Files): void {
  const target = targetOf(folder);
  const list = [...files.keys()].sort().map((path) => `${path}\n`);
  const all = new Map([...files, [marker, markerText + list.join('')]]);
  const fresh = join(dirname(target), `.${basename(target)}.thinkube-new`);
  const old = join(dirname(target), `.${basename(target)}.thinkube-old`);
  recover(target, fresh, old);
  if (same(target, all)) return;

  try {
    for (const [path, text] of all) {
      const file = within(fresh, path);
      makeFolder(dirname(file));
      writeFileSync(file, text, { mode: file.endsWith('.sh') ? 0o755 : 0o644 });
    }
    replace(target, fresh, old);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

/** The folder behind a link; a link that leads nowhere says nothing about where its target was meant to be. */
function targetOf(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw refused(folder, 'is a link that leads nowhere');
  }
  return folder;
}

/** One by one: in a file system such as /proc, Node tries for ever to make all of them at once. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function replace(target: string, fresh: string, old: string): void {
  if (existsSync(target)) renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    if (existsSync(old)) renameSync(old, target);
    throw error;
  }
}

function within(folder: string, path: string): string {
  const file = join(folder, path);
  if (!file.startsWith(folder + sep)) throw new Error(`${path} is outside of the output folder`);
  return file;
}

/** An earlier run may have been stopped between the two renames. Nothing is removed before the checks. */
function recover(target: string, fresh: string, old: string): void {
  if (!existsSync(target) && existsSync(old)) renameSync(old, target);
  refuseForeign(target);
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
}

function refuseForeign(target: string): void {
  if (!existsSync(target)) return;
  if (!statSync(target).isDirectory()) throw refused(target, 'is a file, not a folder');
  const held = readdirSync(target);
  if (held.length === 0) return;
  if (!held.includes(marker)) throw refused(target, 'holds files that thinkube did not write');
  const foreign = foreignIn(target);
  if (foreign.length === 0) return;
  const named = foreign.slice(0, 3).join(', ');
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
  throw refused(target, `holds files that thinkube did not write: ${named}${more}`);
}

/** What is there besides the files that the marker lists. Before it had a list, nothing hidden was ours. */
function foreignIn(target: string): readonly string[] {
  const written = new Set(readFileSync(join(target, marker), 'utf8').split('\n').slice(2));
  const isListed = [...written].some((line) => line !== '');
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(target, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== marker && (isListed ? !written.has(path) : path.startsWith('.')))
    .sort();
}

const refused = (target: string, message: string): ProblemsError =>
  new ProblemsError([
    {
      code: 'TK010',
      path: target,
      message,
      hint: 'move what is there away, or name another folder with -o, such as one inside it',
    },
  ]);

function same(target: string, files: Files): boolean {
  if (!existsSync(target)) return false;
  const held = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  if (held.length !== files.size) return false;
  return [...files].every(([path, text]) => {
    const file = join(target, path);
    return existsSync(file) && readFileSync(file, 'utf8') === text;
  });
}
