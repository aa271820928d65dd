/** Writes a folder as a whole: at any moment there is the old one or the new one, never a mixture. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { ProblemsError } from '../plan/problem';

/** Lies in every folder that we wrote; a folder without it is somebody else's and is left alone. */
export const marker = '.thinkube';
const markerText =
  'This folder is made by `thinkube synth`, and replaced as a whole each time. Edit the config instead.\n';

/** Text by path; `.sh` files are executable. */
export type Files = ReadonlyMap<string, string>;

/**
 * Makes `folder` hold these files and no other. Nothing is touched where it does already.
 *
 * @throws ProblemsError where the folder holds what we did not write.
 */
export function writeTree(folder: string, files: Files): void {
  const target = existsSync(folder) ? realpathSync(folder) : folder;
  const all = new Map([...files, [marker, markerText]]);
  const fresh = join(dirname(target), `.${basename(target)}.new`);
  const old = join(dirname(target), `.${basename(target)}.old`);
  recover(target, fresh, old);
  refuseForeign(target);
  if (same(target, all)) return;

  try {
    const inside = [...all].map(([path, text]) => ({ file: within(fresh, path), text }));
    for (const folder of new Set(inside.map(({ file }) => dirname(file))))
      mkdirSync(folder, { recursive: true });
    for (const { file, text } of inside)
      writeFileSync(file, text, { mode: file.endsWith('.sh') ? 0o755 : 0o644 });
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  if (existsSync(target)) renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    if (existsSync(old)) renameSync(old, target);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

function within(folder: string, path: string): string {
  const file = join(folder, path);
  if (!file.startsWith(folder + sep)) throw new Error(`${path} is outside of the output folder`);
  return file;
}

/** An earlier run may have been stopped between the two renames. */
function recover(target: string, fresh: string, old: string): void {
  if (!existsSync(target) && existsSync(old)) renameSync(old, target);
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}

function refuseForeign(target: string): void {
  if (!existsSync(target)) return;
  const isFolder = statSync(target).isDirectory();
  const held = isFolder ? readdirSync(target) : [];
  if (isFolder && (held.length === 0 || held.includes(marker))) return;
  throw new ProblemsError([
    {
      code: 'TK010',
      path: target,
      message: isFolder ? 'holds files that thinkube did not write' : 'is a file, not a folder',
      hint: 'name another folder with -o, or move what is there away',
    },
  ]);
}

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
