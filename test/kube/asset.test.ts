import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAsset } from '../../lib/kube/asset';
import { repository } from '../repository';

let root: string;
const put = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'asset-'));
  put('lib/components/wiki/start.sh', 'echo wiki\n');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('from source', () => {
  test('a file is read from the folder that asks', () => {
    expect(readAsset(join(root, 'lib/components/wiki'), 'start.sh')).toBe('echo wiki\n');
  });

  test('a missing file is named, with the folder that should hold it', () => {
    const folder = join(root, 'lib/components/wiki');
    expect(() => readAsset(folder, 'stop.sh')).toThrow(
      `stop.sh is not in ${folder}. Files are read from the folder of the TypeScript source`,
    );
  });
});

describe('compiled to out/', () => {
  const compiled = (): { readAsset: typeof readAsset } => {
    const there = join(root, 'out/lib/kube/asset.js');
    cpSync(join(repository, 'out/lib/kube/asset.js'), there);
    return createRequire(there)(there);
  };

  test('a file is read from beside the source', () => {
    expect(compiled().readAsset(join(root, 'out/lib/components/wiki'), 'start.sh')).toBe('echo wiki\n');
  });

  test("a folder outside of the package, a user's own component, is read as it is", () => {
    put('own/notes/notes.sh', 'echo notes\n');
    expect(compiled().readAsset(join(root, 'own/notes'), 'notes.sh')).toBe('echo notes\n');
  });
});
