/**
 * The control panel as it is shipped: the server in one file, the page in two. `npm run generate` writes them into the
 * component's folder, so that a synth needs no bundler.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

/** Seen from out/tools. */
const root = join(__dirname, '../..');
const source = join(root, 'dashboard');
const target = 'lib/components/dashboard/panel';

interface Bundle {
  readonly text: string;
  /** Packages that are in it. */
  readonly packages: readonly string[];
}

function bundle(options: BuildOptions): Bundle {
  const { outputFiles = [], metafile } = buildSync({
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
    tsconfig: join(source, 'tsconfig.json'),
    ...options,
  });
  const packages = Object.keys(metafile?.inputs ?? {}).flatMap((path) => {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  return { text: outputFiles[0]?.text ?? '', packages };
}

const server = (): Bundle =>
  bundle({
    entryPoints: ['dashboard/server/main.ts'],
    platform: 'node',
    target: 'node24',
    format: 'esm',
  });

const script = (): Bundle =>
  bundle({ entryPoints: ['dashboard/page/main.tsx'], target: 'es2022', format: 'iife' });

/** The page carries its style, so that one answer draws it. */
function page(): string {
  const { text } = bundle({
    stdin: {
      contents: '@import "uplot/dist/uPlot.min.css"; @import "./page.css";',
      loader: 'css',
      resolveDir: join(source, 'page'),
    },
  });
  return readFileSync(join(source, 'page/page.html'), 'utf8').replace('/*page.css*/', () => text.trim());
}

/** The licence of each package, which wants to go along with its code. */
const licences = (packages: readonly string[]): string =>
  [...new Set(packages)]
    .sort()
    .map((name) => `${name}\n\n${licence(join(root, 'node_modules', name))}\n`)
    .join('\n\n');

/** Its text, or its name where the package has no text. */
function licence(folder: string): string {
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string')
    throw new Error(`${folder} does not say under which licence it may go along`);
  return license;
}

/** Texts by path. */
export function panelFiles(): ReadonlyMap<string, string> {
  const [served, shown] = [server(), script()];
  return new Map([
    [`${target}/server.mjs`, served.text],
    [`${target}/page.js`, shown.text],
    [`${target}/page.html`, page()],
    [`${target}/licences.txt`, licences([...served.packages, ...shown.packages])],
  ]);
}

if (require.main === module) {
  for (const [path, text] of panelFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
