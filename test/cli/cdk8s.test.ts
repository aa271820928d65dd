/** `cdk8s synth`, in a checkout of this repository. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../repository';

const checkout = mkdtempSync(join(tmpdir(), 'thinkube-cdk8s-'));

beforeAll(() => {
  for (const path of ['cdk8s.yaml', 'thinkube.yaml', 'package.json', 'out', 'lib', 'charts']) {
    cpSync(join(repository, path), join(checkout, path), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

const cdk8s = () =>
  spawnSync(join(repository, 'node_modules/.bin/cdk8s'), ['synth'], {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });
const held = (folder: string): readonly string[] =>
  readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' }).sort();

test('cdk8s synth fills dist/ and its own folder, and leaves dist/ standing where the config is broken', () => {
  expect(cdk8s()).toMatchObject({ status: 0 });
  const before = held('dist');
  expect(before).toEqual(expect.arrayContaining(['plan.json', 'postgresql/statefulset-postgresql.yaml']));
  expect(held('out/manifests')).toEqual(before);

  writeFileSync(join(checkout, 'thinkube.yaml'), 'schemaVersion: 1\nclusterr: {}\n');
  const broken = cdk8s();
  expect(broken.status).not.toBe(0);
  expect(broken.stdout + broken.stderr).toContain('unknown key "clusterr" (did you mean "cluster"?)');
  expect(held('dist')).toEqual(before);
});
