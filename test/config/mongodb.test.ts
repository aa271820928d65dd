import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { repository } from './need';
import { folder, run } from './run';

const script = join(repository, 'lib/components/mongodb/start.sh');

// mongod itself cannot be had as a package: what starts it is run, up to the entry point of the image.
describe('the start of MongoDB', () => {
  const root = folder('mongodb');
  const volume = join(root, 'volume');
  const key = join(root, 'key');
  beforeAll(() => {
    mkdirSync(join(root, 'bin'));
    mkdirSync(volume);
    const entry = join(root, 'bin/docker-entrypoint.sh');
    writeFileSync(entry, '#!/bin/sh\necho "$* key=$(printenv MEMBER_KEY || echo none)"\n');
    chmodSync(entry, 0o755);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const start = () =>
    run(['bash', script, '--replSet=rs0'], {
      PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`,
      VOLUME: volume,
      KEY_FILE: key,
      MEMBER_KEY: 'secret',
    });

  test('its key is a file for its owner alone, and no variable', () => {
    expect(start()).toMatchObject({ code: 0, output: 'mongod --replSet=rs0 key=none\n' });
    expect(readFileSync(key, 'utf8')).toBe('secret');
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  test('data with an administrator stays where it is', () => {
    for (const name of ['WiredTiger', 'administrator']) writeFileSync(join(volume, name), '');
    expect(start()).toMatchObject({ code: 0, output: expect.not.stringContaining('interrupted') });
    expect(readdirSync(volume).sort()).toEqual(['WiredTiger', 'administrator']);
  });

  test('a first start that was killed is begun again, once and with nothing lost', () => {
    rmSync(join(volume, 'administrator'));
    expect(start()).toMatchObject({
      code: 0,
      output: expect.stringContaining('the first start was interrupted'),
    });
    const [aside = '', ...rest] = readdirSync(volume);
    expect(aside).toMatch(/^interrupted-/);
    expect(rest).toEqual([]);
    expect(existsSync(join(volume, aside, 'WiredTiger'))).toBe(true);
    expect(start().output).not.toContain('the first start was interrupted');
  });
});
