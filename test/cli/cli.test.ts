import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../lib/cli/commands';
import { catalogue } from '../../lib/components/catalogue';
import { repository } from '../repository';
import { command, config, Folder } from './command';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

describe('help', () => {
  test('names every command', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toContain(`\n  ${name} `);
  });

  test.each(commands.map(({ name }) => name))('%s has an example', async (name) => {
    const { code, out } = await command(name, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples\\n.*thinkube ${name}`, 's'));
  });

  test('help COMMAND is the help of that command', async () => {
    expect(await command('help', 'plan')).toEqual(await command('plan', '--help'));
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    expect(await command('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    [['plna'], 'there is no command "plna"'],
    [['plan', '--wy'], 'there is no option --wy (did you mean "why"?)'],
    [['plan', 'mlflow'], 'usage: thinkube plan'],
    [['explain'], 'usage: thinkube explain <id>'],
    [['plan', '--format', 'xml'], '--format must be text or json, not xml'],
  ])('%j is wrong use', async (words, message) => {
    const { code, err } = await command(...words);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('synth', () => {
  test('writes the platform, and the same again', async () => {
    expect(await folder.thinkube('synth')).toMatchObject({ code: 0 });
    expect(readdirSync(folder.dist)).toEqual(
      expect.arrayContaining(['README.md', 'apps', 'bootstrap', 'mlflow', 'plan.json']),
    );
    const before = folder.read('dist/mlflow/statefulset-mlflow.yaml');
    expect(await folder.thinkube('synth')).toMatchObject({ code: 0 });
    expect(folder.read('dist/mlflow/statefulset-mlflow.yaml')).toBe(before);
  });

  test('leaves the output as it was where the config is wrong', async () => {
    await folder.thinkube('synth');
    const before = readdirSync(folder.dist, { recursive: true, encoding: 'utf8' }).sort();
    folder.write(`${config}  gpuu: true\n`);
    const { code, err } = await folder.thinkube('synth');
    expect(code).toBe(1);
    expect(err).toMatch(/thinkube\.yaml:13:3 components: unknown key "gpuu" .*\[TK102\]/);
    expect(readdirSync(folder.dist, { recursive: true, encoding: 'utf8' }).sort()).toEqual(before);
  });

  test('takes away what is no longer on', async () => {
    await folder.thinkube('synth');
    folder.write(config.replace('mlflow: true', 'postgresql: true'));
    await folder.thinkube('synth');
    expect(existsSync(join(folder.dist, 'mlflow'))).toBe(false);
  });

  test('tells programs what went wrong', async () => {
    folder.write('schemaVersion: 2\n');
    const { code, out } = await folder.thinkube('synth', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ file: folder.config, line: 1, code: expect.stringMatching(/^TK1/) }),
      ]),
    );
  });

  test('writes nothing into somebody else’s folder', async () => {
    const { code, err } = await command('synth', '-c', folder.config, '-o', folder.path);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('holds files that thinkube did not write [TK010]'),
    ]);
  });
});

test('plan shows what is on, why, and whether it fits', async () => {
  const { out } = await folder.thinkube('plan');
  expect(out).toMatch(/postgresql .*database for/);
  expect(out).toMatch(/https:\/\/experiments\.home\.example\.com/);
  expect(out).toMatch(/home {2}[█░]+ {2}.* of .* memory/);
});

test('plan as data is the Plan', async () => {
  const { out } = await folder.thinkube('plan', '--format', 'json');
  expect(JSON.parse(out).components.map(({ id }: { id: string }) => id)).toContain('mlflow');
});

describe('explain', () => {
  test('says of what is on why, and who needs it', async () => {
    const { out } = await folder.thinkube('explain', 'postgresql');
    expect(out).toMatch(/on:\n {2}database for /);
    expect(out).toMatch(/needed by:\n(.*\n)* {2}mlflow\n/);
  });

  test('says of what is off what switching it on means', async () => {
    folder.write(config.replace('mlflow: true', 'postgresql: true'));
    const { code, out } = await folder.thinkube('explain', 'mlflow');
    expect([code, out]).toEqual([0, expect.stringContaining('off; this is what switching it on means')]);
  });

  test('of every component needs no config', async () => {
    for (const id of Object.keys(catalogue)) {
      const { code, out, err } = await command('explain', id, '-c', join(folder.path, 'none.yaml'));
      expect([id, code, err]).toEqual([id, 0, expect.stringContaining('there is no such file')]);
      expect(out).toContain('switching it on means');
    }
  });

  test('knows the nearest name', async () => {
    expect(await folder.thinkube('explain', 'mlflw')).toEqual(
      expect.objectContaining({ code: 2, err: expect.stringContaining('did you mean "mlflow"?') }),
    );
  });
});

describe('enable and disable', () => {
  test('change one line, and say what follows', async () => {
    const off = await folder.thinkube('disable', 'mlflow');
    expect(off).toMatchObject({ code: 0, err: '' });
    expect(off.out).toMatch(/goes:\n(.*\n)* {2}mlflow\n/);
    expect(off.out).toMatch(/stays:\n(.*\n)* {2}namespace mlflow \(mlflow\)/);
    expect(folder.read('thinkube.yaml')).toBe(config.replace('mlflow: true', 'mlflow: false'));
    const on = await folder.thinkube('enable', 'mlflow');
    expect(on.out).toMatch(/comes:\n(.*\n)* {2}postgresql: database for /);
    expect(folder.read('thinkube.yaml')).toBe(config);
  });

  test('say what would follow, and what it costs, without a change', async () => {
    const { out } = await folder.thinkube('enable', 'grafana', '--dry-run');
    expect(out).toMatch(/comes:\n(.*\n)* {2}grafana\n(.*\n)*memory: .* of .*, .* before\n$/);
    expect(folder.read('thinkube.yaml')).toBe(config);
    const { memory } = JSON.parse(
      (await folder.thinkube('enable', 'grafana', '--format', 'json', '--dry-run')).out,
    );
    expect(memory.after).toBeGreaterThan(memory.before);
  });

  test('refuse what is needed, with who needs it', async () => {
    const { code, err } = await folder.thinkube('disable', 'postgresql');
    expect([code, err]).toEqual([1, expect.stringMatching(/postgresql.*mlflow/s)]);
    expect(folder.read('thinkube.yaml')).toBe(config);
  });
});

describe('diff', () => {
  test('is empty after synth, and names objects and fields after a change', async () => {
    await folder.thinkube('synth');
    expect((await folder.thinkube('diff')).out).toBe('nothing changes\n');
    folder.write(config.replace('mlflow: true', 'mlflow: { workers: 2 }'));
    expect((await folder.thinkube('diff')).out).toMatch(
      /~ mlflow\/statefulset-mlflow\.yaml\n {4}spec\.template\./,
    );
  });

  test('of a long text, shows what differs in it', async () => {
    await folder.thinkube('synth');
    const script = 'dist/postgresql/configmap-postgresql-dumps.yaml';
    const lines = folder.read(script).split('\n');
    const at = lines.findIndex((line) => line.endsWith(': |')) + 2;
    const edited = lines.with(at, '    something else');
    writeFileSync(join(folder.path, script), edited.join('\n'));
    expect((await folder.thinkube('diff')).out).toContain(
      `      - something else\n      + ${lines[at]?.slice(4)}\n`,
    );
    const image = 'dist/mlflow/statefulset-mlflow.yaml';
    writeFileSync(
      join(folder.path, image),
      folder.read(image).replace(/(image: "[^"]*)"/, `$1${'x'.repeat(200)}y"`),
    );
    expect((await folder.thinkube('diff')).out).toMatch(/image: "…?[^"]*x…" -> "[^"]+"/);
  });

  test('names a file that is not YAML', async () => {
    await folder.thinkube('synth');
    writeFileSync(join(folder.dist, 'mlflow/service-mlflow.yaml'), '<<<<<<< HEAD\na: 1\n');
    expect(await folder.thinkube('diff')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/mlflow\/service-mlflow\.yaml:\d+:\d+: is not a YAML file .*\[TK012\]/),
    });
  });

  test('reads the output however its folder is written', async () => {
    await folder.thinkube('synth');
    const { out } = await command('diff', '-c', folder.config, '-o', `${folder.dist}/`);
    expect(out).toBe('nothing changes\n');
  });

  test('warns of fields that cannot be changed', async () => {
    folder.write(config.replace('mlflow: true', 'postgresql: true'));
    await folder.thinkube('synth');
    folder.write(config.replace('mlflow: true', 'postgresql: { volume: 77Gi }'));
    expect((await folder.thinkube('diff')).out).toMatch(
      /volumeClaimTemplates.*77Gi" {3}this field cannot be changed in place\n.*kubectl delete statefulset postgresql -n postgresql --cascade=orphan/,
    );
  });
});

describe('purge', () => {
  test('refuses what is on', async () => {
    expect(await folder.thinkube('purge', 'mlflow')).toMatchObject({ code: 2, out: '' });
  });

  test('prints what destroys the state of what is off, and runs nothing', async () => {
    folder.write(config.replace('mlflow: true', 'postgresql: true'));
    const { code, out } = await folder.thinkube('purge', 'mlflow');
    expect(code).toBe(0);
    expect(out).toMatch(/^kubectl delete namespace mlflow$/m);
    expect(out).toMatch(/# its credentials: .*mlflow-/);
    expect(out).toMatch(/# its database/);
    expect(out).toMatch(/# its bucket/);
  });
});

test('images lists what is pulled, each once, and for whom', async () => {
  const { code, out } = await folder.thinkube('images', '--format', 'json');
  const pulled: unknown = JSON.parse(out);
  expect(code).toBe(0);
  expect(pulled).toContainEqual({
    image: 'docker.io/amazon/aws-cli:2.37.5',
    components: expect.arrayContaining(['minio', 'postgresql']),
  });
  expect((await folder.thinkube('images')).out).toMatch(/^quay\.io\/keycloak\/keycloak:\S+ +keycloak$/m);
});

test('images names the copies that Harbor has or would make, if it is on', async () => {
  const off = await folder.thinkube('images', '--copies');
  expect(off.code).toBe(2);
  expect(off.err).toContain('thinkube enable harbor');
  const own = new Folder(`${config}  harbor: { host: images }\n`);
  const { code, out } = await own.thinkube('images', '--copies');
  own.remove();
  expect(code).toBe(0);
  expect(out).toMatch(/^images\.home\.example\.com\/quay\.io\/keycloak\/keycloak:\S+$/m);
  expect(out.replaceAll(/^images\.home\.example\.com\/[a-z.]+\/\S+:\S+\n/gm, '')).toBe('');
});

test('secrets and report never show a value', async () => {
  const secrets = (await folder.thinkube('secrets')).out;
  expect(secrets).toMatch(/mlflow-\S+ +.*password/);
  const { out } = await folder.thinkube('report');
  expect(out).toMatch(/Exceptions from the rules\n {2}\S/);
  expect(out).toMatch(/Images\n {2}\S/);
});

describe('without a valid config', () => {
  const broken = config.replace('192.168.1.10', '192.168.1.300');

  test('list shows every component, and says why it does not know what is on', async () => {
    folder.write(broken);
    const { code, out, err } = await folder.thinkube('list');
    expect([code, err]).toEqual([0, expect.stringMatching(/^note: .*nodes\.0\.address: cannot be/)]);
    for (const id of Object.keys(catalogue)) expect(out).toContain(` ${id} `);
  });

  test('schema is the whole one', async () => {
    const right = await folder.thinkube('schema');
    folder.write(broken);
    expect(await folder.thinkube('schema')).toEqual(right);
  });
});

test('validate shows the notes that synth shows', async () => {
  const notes = ({ err }: { readonly err: string }) =>
    err.split('\n').filter((line) => line.startsWith('note:'));
  const validated = await folder.thinkube('validate');
  expect(validated.out).toMatch(/is valid: \d+ components\n$/);
  expect(notes(validated)).toEqual(notes(await folder.thinkube('synth')));
  expect(notes(validated).length).toBeGreaterThan(0);
});

test('a reader that has seen enough stops nothing', () => {
  const main = join(repository, 'out/lib/cli/main.js');
  const line = `"${process.execPath}" "${main}" plan --format json -c "${folder.config}" | head -n 1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{\n', stderr: '' });
});

describe('a component of one’s own', () => {
  const define = (parts: string) =>
    `import { defineComponent } from 'cdk8s-thinkube';\nexport default defineComponent({ id: 'mine', ${parts} });\n`;
  const whole = `title: 'Mine', summary: 'mine', category: 'service', folder: __dirname, options: {}, images: {},
    needs: () => ({}), workloads: () => ({}), build: () => {}`;

  test.each([
    [
      'lacks parts',
      `title: 'Mine'`,
      /plugins\.0: \.\/mine\.ts cannot be loaded: the component "mine" has no summary, .*build \[TK220\]/,
    ],
    ['has a part of another kind', `${whole}, needs: 3`, /has a number as needs, not a function \[TK220\]/],
    [
      'has an option of every component',
      `${whole}, options: { host: 1 }`,
      /has an option "host", as every component has/,
    ],
    [
      'cannot be planned',
      `${whole}, needs: () => { throw new Error('no luck'); }`,
      /thinkube\.yaml:\d+:9 components\.mine: cannot be planned: no luck \[TK222\]/,
    ],
    [
      'needs what does not exist',
      `${whole}, needs: () => ({ a: { kind: 'databse' } })`,
      /needs\.a\.kind: there is no such kind of need \(did you mean "database"\?\)/,
    ],
    [
      'says half of a workload',
      `${whole}, workloads: () => ({ a: { kind: 'Deployment' } })`,
      /cannot be planned: workloads\.a\.containers/,
    ],
    [
      'cannot be built',
      `${whole}, build: () => { throw new Error('no luck'); }`,
      /thinkube\.yaml:\d+:9 components\.mine: cannot be built: no luck \[TK222\]/,
    ],
  ])('that %s is named', async (_, parts, message) => {
    writeFileSync(join(folder.path, 'mine.ts'), define(parts));
    folder.write(`${config}  mine: true\nplugins: [./mine.ts]\n`);
    expect(await folder.thinkube('validate')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(message),
    });
  });
});

test('schema is one that knows the components', async () => {
  const { out } = await folder.thinkube('schema');
  expect(Object.keys(JSON.parse(out).properties.components.properties)).toContain('mlflow');
});

test.each(['bash', 'zsh', 'fish'])('completion for %s names commands and components', async (shell) => {
  const { out } = await command('completion', shell);
  expect(out).toMatch(/explain.*mlflow/s);
});
