/**
 * As much of the internet as pods need that install Python packages by themselves: PyPI by its names, with those packages
 * alone, at an address that is nobody's. Pods reach it as they would reach the real one, through their network policies.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join, resolve } from 'node:path';
import { Processes, run } from '../../cluster/control-plane/processes';
import { nodeCache } from '../layers';
import { ownFolder, router } from '../machine';
import { configTools } from '../programs';

/** Out of a range for documentation. */
const address = '198.51.100.1';
const files = 'files.pythonhosted.org';
const names = ['pypi.org', files] as const;

const script = (name: string): string => resolve('test/node/internet', name);
const lists = (): readonly string[] =>
  ['devpi', 'duckdb', 'langserve'].map((id) => resolve('lib/components', id, 'requirements.txt'));

const certificate = (file: string): string =>
  readFileSync(join(nodeCache('internet'), `tls.${file}`), 'utf8');

/** Whether one of the images is that of programs which pods install when they start. */
export const installsByItself = (images: readonly { readonly recipe: string }[]): boolean =>
  images.some(({ recipe }) => recipe === 'python-3.13');

/** What whoever asks it has to trust. */
export const rootOfInternet = (): string => certificate('crt');

/** Brings the packages into the cache, and builds what tells where they are. */
export async function readyInternet(): Promise<void> {
  await run(script('certificate.sh'), [nodeCache('internet')], {});
  configTools('coredns');
  const folder = packages();
  if (existsSync(folder)) return;
  await run(script('download.sh'), [`${folder}.part`, ...lists()], {});
  renameSync(`${folder}.part`, folder);
}

function packages(): string {
  const wanted = lists().map((path) => readFileSync(path, 'utf8'));
  const key = createHash('sha256').update(wanted.join()).digest('hex').slice(0, 12);
  return nodeCache('internet', `packages-${key}`);
}

export async function serveInternet(): Promise<void> {
  await run('ip', ['address', 'add', `${address}/32`, 'dev', 'lo'], {});
  const corefile = `.:53 {\n  bind ${router}\n  hosts {\n    ${address} ${names.join(' ')}\n  }\n}\n`;
  const folder = ownFolder('internet');
  mkdirSync(folder, { recursive: true });
  await run('tee', [join(folder, 'Corefile')], { input: corefile });
  new Processes(ownFolder('log')).start('internet', 'setpriv', [
    ...['--pdeathsig', 'KILL', configTools('coredns'), '-conf', join(folder, 'Corefile')],
  ]);
  const found = index();
  const server = createServer({ cert: certificate('crt'), key: certificate('key') }, ({ url = '' }, answer) =>
    serve(found, url, answer),
  );
  await new Promise<void>((done) => server.listen(443, address, done));
}

/** By project: links to its files, with their hashes. */
type Index = ReadonlyMap<string, readonly string[]>;

function index(): Index {
  const found = new Map<string, string[]>();
  for (const name of readdirSync(packages())) {
    const project = (name.split('-')[0] ?? '').replaceAll(/[._]+/g, '-').toLowerCase();
    const hash = createHash('sha256')
      .update(readFileSync(join(packages(), name)))
      .digest('hex');
    const link = `<a href="https://${files}/packages/${name}#sha256=${hash}">${name}</a>`;
    found.set(project, [...(found.get(project) ?? []), link]);
  }
  return found;
}

function serve(found: Index, url: string, answer: ServerResponse): void {
  const [, kind, name = ''] = url.split('/');
  const links = kind === 'simple' ? found.get(name) : undefined;
  const file = join(packages(), name);
  if (links) answer.setHeader('content-type', 'text/html').end(`<!DOCTYPE html>\n${links.join('\n')}\n`);
  else if (kind === 'packages' && existsSync(file)) createReadStream(file).pipe(answer);
  else answer.writeHead(404).end();
}
