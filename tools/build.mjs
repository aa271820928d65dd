/** Compiles and bundles into out/, unless nothing has changed since the last time. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = join(root, 'out/lib/cli/thinkube.js');
const stamp = join(root, 'out/.built');

/** Every file that the compiler or the bundler reads, with its size and time. */
function inputs() {
  const files = [
    'main.ts',
    'index.ts',
    'tsconfig.json',
    'package-lock.json',
    'node_modules/.package-lock.json',
  ];
  const folders = ['lib', 'imports', 'charts', 'tools', 'test', 'examples'];
  const inside = (folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => /\.(ts|mjs)$/.test(path))
      .map((path) => join(folder, path));
  const line = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    return `${path} ${size} ${mtimeMs}\n`;
  };
  return [...files.filter((path) => existsSync(join(root, path))), ...folders.flatMap(inside)]
    .map(line)
    .join('');
}

/** Each module of the bundle finds its files where it would find them as a module of its own. */
const ownFolders = {
  name: 'own folders',
  setup(build) {
    build.onLoad({ filter: /\.(ts|js)$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/\b__(dirname|filename)\b/.test(text)) return undefined;
      const place = relative(root, path);
      const file = place.startsWith('node_modules')
        ? `require.resolve(${JSON.stringify(place.slice('node_modules/'.length))})`
        : `require('node:path').join(__out, ${JSON.stringify(place.replace(/\.ts$/, '.js'))})`;
      const lead = `const __filename = ${file}, __dirname = require('node:path').dirname(__filename);`;
      return { contents: `${lead} ${text}`, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

async function bundled() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['lib/cli/bundled.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['jiti'],
    // The bundle runs as a script, which cannot import by itself.
    supported: { 'dynamic-import': false },
    // Every call reads it; nobody else does.
    minifyWhitespace: true,
    legalComments: 'none',
    plugins: [ownFolders],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

const found = inputs();
if (!existsSync(bundle) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== found) {
  rmSync(stamp, { force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const text = await bundled();
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  rmSync(join(root, 'out/cache'), { recursive: true, force: true });
  // The first line names the text for its compile cache.
  writeFileSync(bundle, `// ${digest}\n${text}`);
  writeFileSync(stamp, found);
}
