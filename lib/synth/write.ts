/** Writes a folder as a whole: at any moment there is the old one or the new one, never a mixture. */
import {
  type Dirent,
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
import { basename, dirname, join, resolve, sep } from 'node:path';
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
  const held = recover(target, fresh, old);
  if (same(target, held, all)) return;

  try {
    const written = [...all].map(([path, text]) => [within(fresh, path), text] as const);
    for (const folder of new Set(written.map(([file]) => dirname(file)))) makeFolder(folder);
    for (const [file, text] of written) {
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

/**
 * An earlier run may have been stopped between the two renames. Nothing is removed before the checks.
 *
 * @returns what is there now
 */
function recover(target: string, fresh: string, old: string): Held {
  if (!existsSync(target) && existsSync(old)) renameSync(old, target);
  const held: Held = existsSync(target) ? heldBy(target) : new Map();
  refuseForeign(target, held);
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  return held;
}

/** All but folders, by path. */
type Held = ReadonlyMap<string, Dirent>;

/** @throws ProblemsError where it is not ours */
function heldBy(target: string): Held {
  if (!statSync(target).isDirectory()) throw refused(target, 'is a file, not a folder');
  const top = readdirSync(target);
  if (top.length > 0 && !top.includes(marker)) {
    throw refused(target, 'holds files that thinkube did not write');
  }
  const root = resolve(target);
  const pathOf = ({ parentPath, name }: Dirent) => `${parentPath}${sep}${name}`.slice(root.length + 1);
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => [pathOf(entry).replaceAll(sep, '/'), entry] as const),
  );
}

function refuseForeign(target: string, held: Held): void {
  if (!held.has(marker)) return;
  const foreign = foreignAmong(held, readFileSync(join(target, marker), 'utf8'));
  if (foreign.length === 0) return;
  const named = foreign.slice(0, 3).join(', ');
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
  throw refused(target, `holds files that thinkube did not write: ${named}${more}`);
}

/** What is there besides the files that the marker lists. Before it had a list, nothing hidden was ours. */
function foreignAmong(held: Held, marked: string): readonly string[] {
  const written = new Set(marked.split('\n').slice(2));
  const isListed = [...written].some((line) => line !== '');
  return [...held.keys()]
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

const same = (target: string, held: Held, files: Files): boolean =>
  held.size === files.size &&
  [...files].every(
    ([path, text]) => held.get(path)?.isFile() && readFileSync(join(target, path), 'utf8') === text,
  );
