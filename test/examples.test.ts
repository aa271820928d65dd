/** Every example makes a platform that keeps every rule, the same one on any machine. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '../charts/synthesise';
import { load } from '../lib/cli/project';
import { planFrom } from '../lib/config/plan';
import type { Files } from '../lib/synth/write';
import { everything } from './components/platform';
import { repository } from './repository';

const examples = readdirSync(join(repository, 'examples')).filter((name) => name.endsWith('.yaml'));

const digest = (files: Files): string =>
  createHash('sha256')
    .update(JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');

test.each(examples)('%s is right', async (name) => {
  const files = render(await load(join(repository, 'examples', name)));
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['README.md', 'plan.json', 'bootstrap/install.sh']),
  );
});

test('everything.yaml switches on everything that there is', async () => {
  const { plan } = await load(join(repository, 'examples/everything.yaml'));
  expect(plan.components.map(({ id }) => id)).toEqual(everything.map(({ id }) => id).sort());
});

describe('the same bytes', () => {
  const file = join(repository, 'examples/everything.yaml');
  const bytes = readFileSync(file);

  function rendered(components: typeof everything): Files {
    const { plan, config } = planFrom(file, bytes, components);
    if (!plan || !config) throw new Error('everything.yaml makes no plan');
    return render({ plan, components, config });
  }
  const expected = digest(rendered(everything));

  test('twice', () => expect(digest(rendered(everything))).toBe(expected));

  test('whatever the order of the catalogue', () => {
    expect(digest(rendered([...everything].reverse()))).toBe(expected);
    const half = Math.floor(everything.length / 2);
    expect(digest(rendered([...everything.slice(half), ...everything.slice(0, half)]))).toBe(expected);
  });

  test('in another folder, time zone and language', () => {
    const folder = mkdtempSync(join(tmpdir(), 'thinkube-same-'));
    const output = join(folder, 'dist');
    execFileSync(
      process.execPath,
      [join(repository, 'out/lib/cli/main.js'), 'synth', '-c', file, '-o', output],
      {
        cwd: folder,
        stdio: 'pipe',
        env: { PATH: process.env['PATH'], TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      },
    );
    const written = [...rendered(everything).keys()].map(
      (path) => [path, readFileSync(join(output, path), 'utf8')] as const,
    );
    rmSync(folder, { recursive: true });
    expect(digest(new Map(written))).toBe(expected);
  });
});
