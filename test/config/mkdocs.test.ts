/** The handbook of a full platform, built by the real MkDocs as its pod would, and served by the real nginx. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dig, each } from '../components/dig';
import { type Made, platform } from '../components/platform';
import { checkedWith, debian, python } from './need';
import { Bench, until } from './programs';
import { freePort } from './run';

const needs = {
  nginx: debian('nginx'),
  // The version inside the image.
  mkdocs: python('mkdocs', ['mkdocs-material==9.7.6']),
};

/** The projected volume as a kubelet lays it out: files in a hidden folder, and links to what is at its top. */
function mounted(made: Made, folder: string): void {
  const pod = dig(made.get('Deployment', 'mkdocs'), 'spec', 'template', 'spec');
  const volume = each(pod, 'volumes').find((one) => dig(one, 'name') === 'handbook');
  const hidden = join(folder, '..2026_11_30_00_00_00.1');
  for (const source of each(volume, 'projected', 'sources')) {
    const data = dig(made.get('ConfigMap', String(dig(source, 'configMap', 'name')), 'mkdocs'), 'data');
    const items = each(source, 'configMap', 'items');
    const paths = new Map(items.map((item) => [String(dig(item, 'key')), String(dig(item, 'path'))]));
    for (const [key, text] of Object.entries(Object(data))) {
      const path = join(hidden, paths.get(key) ?? key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, String(text));
    }
  }
  symlinkSync('..2026_11_30_00_00_00.1', join(folder, '..data'));
  for (const name of readdirSync(hidden)) symlinkSync(`..data/${name}`, join(folder, name));
}

const below = (folder: string, end: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(end));

checkedWith('The handbook', needs, (programs) => {
  const bench = new Bench();
  afterAll(() => bench.close());
  const made = platform({ components: { mkdocs: true }, profile: 'everything' });
  const handbook = join(bench.folder, 'handbook');
  mkdirSync(handbook);
  mounted(made, handbook);
  const site = join(bench.folder, 'site');

  /** The command of the init container, with folders of this machine. */
  const build = (from: string, to: string) => {
    const container = dig(
      made.get('Deployment', 'mkdocs'),
      ...['spec', 'template', 'spec', 'initContainers', 0],
    );
    const [, ...args] = each(container, 'command').map(String);
    return spawnSync(
      programs.mkdocs.found,
      args.map((arg) => arg.replace('/handbook', from).replace('=/site', `=${to}`)),
      { encoding: 'utf8', cwd: '/' },
    );
  };

  test('is built without a warning: every link and every anchor leads somewhere', () => {
    const { status, stderr } = build(handbook, site);
    expect([status, stderr.replace(/^[\s\S]*?INFO/, 'INFO')]).toEqual([
      0,
      expect.stringContaining('built in'),
    ]);
    for (const { id } of made.plan.components) {
      expect(readFileSync(join(site, 'components', id, 'index.html'), 'utf8')).toContain('</html>');
    }
  });

  test('lists keep their commands: none is left outside of its step', () => {
    const page = readFileSync(join(site, 'runbooks/database/index.html'), 'utf8');
    expect(page.match(/<ol>/g)).toHaveLength(1);
    expect(page).not.toContain('```');
  });

  test('a page that leads nowhere is refused, so that the old pod goes on serving', () => {
    const broken = join(bench.folder, 'broken');
    cpSync(handbook, broken, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(broken, 'docs/changes.md'), '[nowhere](nowhere.md)\n');
    const { status, stderr } = build(broken, join(bench.folder, 'other'));
    expect(status).not.toBe(0);
    expect(stderr).toContain('nowhere.md');
  });

  test('the search knows every component', () => {
    const index: unknown = JSON.parse(readFileSync(join(site, 'search/search_index.json'), 'utf8'));
    const places = each(index, 'docs').map((one) => dig(one, 'location'));
    expect(places).toEqual(expect.arrayContaining(made.plan.components.map(({ id }) => `components/${id}/`)));
  });

  test('nothing is fetched from elsewhere', () => {
    const fetched = below(site, '.html').flatMap((path) =>
      [
        ...readFileSync(join(site, path), 'utf8').matchAll(
          /<(?:script|img|iframe)[^>]*? src="?([^" >]+)|<link[^>]*?rel="?(?:stylesheet|icon|preconnect|preload)[^>]*/g,
        ),
      ].map(([whole]) => whole),
    );
    expect(fetched.length).toBeGreaterThan(100);
    expect(fetched.filter((each) => each.includes('//'))).toEqual([]);
    const styles = below(site, '.css').map((path) => readFileSync(join(site, path), 'utf8'));
    expect(styles.filter((text) => /(url\(|@import )["']?(https?:)?\/\//.test(text))).toEqual([]);
  });

  test('is served by our nginx: pages, folders without a slash, and a page for what is not there', async () => {
    const port = await freePort();
    const data = dig(made.get('ConfigMap', 'mkdocs-nginx', 'mkdocs'), 'data', 'nginx.conf');
    const config = join(bench.folder, 'nginx.conf');
    writeFileSync(
      config,
      String(data)
        .replaceAll('/tmp/', `${bench.folder}/`)
        .replace('root /site', `root ${site}`)
        .replace('listen 8080', `listen ${port}`),
    );
    spawnSync('chmod', ['-R', 'a+rX', bench.folder]);
    bench.start('nginx', programs.nginx.found, ['-e', 'stderr', '-c', config, '-g', 'daemon off;']);
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
    await until('nginx', 10, async () => (await get('/')).ok);
    expect(await (await get('/')).text()).toContain('home.example.com');
    const folder = await get('/components/mlflow');
    expect([folder.status, folder.headers.get('location')]).toEqual([301, '/components/mlflow/']);
    const none = await get('/nothing/');
    expect([none.status, await none.text()]).toEqual([404, expect.stringContaining('404')]);
  });
});
