/** Out and back: Secrets through the shipped scripts, the real age, a real store and install.sh, into another cluster. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { dig, each } from '../components/dig';
import { checkedWith, debian, goTool, repository } from './need';
import {
  type Environment,
  folder,
  freePort,
  must,
  type Outcome,
  type Running,
  run,
  s3Config,
  serve,
} from './run';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** As an API server answers: with what it adds itself. */
const secret = (
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
  more: object = {},
) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  immutable: true,
  type: 'Opaque',
  ...more,
  metadata: {
    name,
    namespace,
    uid: '3f1c6d0e-0000-4000-8000-000000000000',
    resourceVersion: '4711',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'gone' }],
    managedFields: [{ manager: 'external-secrets', operation: 'Update' }],
    labels: { 'app.kubernetes.io/name': name, 'reconcile.external-secrets.io/managed': 'true' },
    annotations: {
      'reconcile.external-secrets.io/data-hash': 'old',
      'cert-manager.io/issuer-name': 'self-signed',
      quoted: 'a "word"\nand a line with ümlauts',
    },
  },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encoded(value)])),
});

const password = 'Only0TheOwner';
const cluster = [
  secret('credentials', 'gitea-database', { username: 'gitea', password }),
  secret('credentials', 'binary', { key: '\u0000\u0001\n\t"' }, { immutable: undefined }),
  secret('cert-manager', 'home-ca', { 'tls.crt': 'CERT', 'tls.key': 'KEY' }, { type: 'kubernetes.io/tls' }),
];
const list = 'credentials:gitea-database\ncredentials:binary\ncredentials:not-yet\ncert-manager:home-ca\n';

checkedWith(
  'the off-site copy',
  {
    age: debian('age'),
    keygen: debian('age-keygen'),
    jq: debian('jq'),
    aws: debian('aws'),
    versitygw: goTool('versitygw'),
  },
  (programs) => {
    const root = folder('offsite');
    const scripts = join(root, 'scripts');
    const work = join(root, 'work');
    const bin = join(root, 'bin');
    const identity = join(root, 'identity');
    const path = [bin, dirname(programs.aws.found), '/usr/bin', '/bin', process.env['PATH'] ?? ''].join(':');
    let stores: Readonly<Record<'home' | 'away', { folder: string; endpoint: string; server: Running }>>;

    async function store() {
      const objects = folder('objects');
      const port = await freePort();
      const endpoint = `http://localhost:${port}`;
      const server = await serve(
        [
          programs.versitygw.found,
          ...['--access', 'key', '--secret', 'SecretSecret', '--port', `127.0.0.1:${port}`],
          ...['posix', objects],
        ],
        {},
        () => run(['curl', '-s', '-o', '/dev/null', endpoint]).code === 0,
      );
      return { folder: objects, endpoint, server };
    }

    /** The cluster is a folder of Secrets; each call is written down with its arguments. */
    function program(name: string, text: string): void {
      writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    }

    beforeAll(async () => {
      for (const each of [work, bin]) mkdirSync(each);
      cpSync(join(repository, 'lib/components/offsite'), scripts, { recursive: true });
      writeFileSync(join(scripts, 'secrets.list'), list);
      must([programs.keygen.found, '-o', identity]);
      writeFileSync(join(scripts, 'recipients'), must([programs.keygen.found, '-y', identity]));
      for (const each of cluster) {
        const { namespace, name } = each.metadata;
        writeFileSync(join(root, `${namespace}.${name}`), JSON.stringify(each));
      }
      program(
        'kubectl',
        [
          `echo "$*" >>"${root}/asked"`,
          '[ "$1 $2 $4 $6 $7 $8" = "get secret --namespace --ignore-not-found --output json" ] || exit 9',
          `[ ! -e "${root}/forbidden" ] || { echo "Error from server (Forbidden)" >&2; exit 1; }`,
          `cat "${root}/$5.$3" 2>/dev/null || true`,
        ].join('\n'),
      );
      const [home, away] = await Promise.all([store(), store()]);
      stores = { home, away };
      for (const each of ['postgresql-dumps', 'velero'])
        aws('home', 's3api', 'create-bucket', '--bucket', each);
      aws('away', 's3api', 'create-bucket', '--bucket', 'me-home');
    });
    afterAll(async () => {
      const all = Object.values(stores);
      await Promise.all(all.map(({ server }) => server.stop()));
      for (const each of [root, ...all.map((one) => one.folder)])
        rmSync(each, { recursive: true, force: true });
    });

    const environment = (): Environment => ({
      PATH: path,
      HOME: root,
      ...s3Config(root),
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'SecretSecret',
      SCRIPTS: scripts,
      WORK: work,
    });
    const aws = (where: 'home' | 'away', ...args: string[]) =>
      must([programs.aws.found, '--endpoint-url', stores[where].endpoint, ...args], environment());
    const script = (name: string, more: Environment = {}): Outcome =>
      run(['bash', join(scripts, name)], { ...environment(), ...more });
    const upload = (more: Environment = {}) =>
      script('upload.sh', {
        S3_ENDPOINT: stores.away.endpoint,
        BUCKET: 'me-home',
        FOLDER: 'lab/',
        KEEP_DAYS: '14',
        HERE_ENDPOINT: stores.home.endpoint,
        HERE_REGION: 'us-east-1',
        HERE_ACCESS_KEY: 'key',
        HERE_SECRET_KEY: 'SecretSecret',
        ...more,
      });
    const buckets = (text: string) => writeFileSync(join(scripts, 'buckets.list'), text);
    const away = (...names: string[]) => join(stores.away.folder, 'me-home/lab', ...names);
    const put = (where: 'home' | 'away', key: string, text = key, bucket = 'postgresql-dumps') => {
      const file = join(stores[where].folder, where === 'home' ? bucket : 'me-home/lab', key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    };

    test('encrypts what there is, names what is missing, and shows no value to anybody', () => {
      const { code, output } = script('export.sh');
      expect({ code, output }).toEqual({
        code: 0,
        output: 'there is no Secret not-yet in namespace credentials yet\n',
      });
      const [file = '', ...more] = readdirSync(work);
      expect([file, more]).toEqual([expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d-\d\d-\d\dZ\.age$/), []]);
      const text = readFileSync(join(work, file), 'latin1');
      expect(text).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
      expect(text).not.toContain(encoded(password));
      expect(readFileSync(join(root, 'asked'), 'utf8')).not.toContain(encoded(password));
    });

    test('makes nothing of half the Secrets, so that nobody takes it for a copy', () => {
      writeFileSync(join(root, 'forbidden'), '');
      const { code } = script('export.sh');
      expect(code).not.toBe(0);
      expect(readdirSync(work).filter((name) => name.endsWith('.age'))).toEqual([]);
      rmSync(join(root, 'forbidden'));
      writeFileSync(join(scripts, 'secrets.list'), 'credentials:not-yet\n');
      expect(script('export.sh')).toMatchObject({ code: expect.not.stringMatching(/^0$/) });
      expect(readdirSync(work).filter((name) => name.endsWith('.age'))).toEqual([]);
      writeFileSync(join(scripts, 'secrets.list'), list);
      expect(script('export.sh').code).toBe(0);
    });

    test('sends it, with each complete dump once, and deletes what is old but for the newest', () => {
      buckets('postgresql-dumps:dumps\n');
      put('away', 'secrets/2019-01-01T00-00-00Z.age');
      put('away', 'secrets/mine.txt');
      put('away', 'postgresql-dumps/2019-01-01T00-00-00Z/keycloak.dump');
      put('home', '2099-01-01T00-00-00Z/keycloak.dump', 'x'.repeat(20_000_000));
      put('home', '2099-01-01T00-00-00Z/databases.list');
      put('home', '2099-01-02T00-00-00Z/keycloak.dump');
      put('home', '2018-01-01T00-00-00Z/databases.list');
      const first = upload();
      expect(first).toMatchObject({ code: 0 });
      expect(first.output).not.toContain(password);
      expect(readdirSync(away('secrets')).sort()).toEqual([...readdirSync(work), 'mine.txt'].sort());
      expect(readdirSync(away('postgresql-dumps'))).toEqual(['2099-01-01T00-00-00Z']);
      const sent = away('postgresql-dumps/2099-01-01T00-00-00Z');
      expect(readdirSync(sent).sort()).toEqual(['databases.list', 'keycloak.dump']);
      expect(readFileSync(join(sent, 'keycloak.dump'), 'utf8')).toBe('x'.repeat(20_000_000));
      expect(upload().output).not.toContain('sent the dump');
    });

    test('keeps the last three dumps for ever when there are no new ones', () => {
      rmSync(away('postgresql-dumps'), { recursive: true });
      const old = ['2016', '2017', '2018', '2019'].map((year) => `${year}-01-01T00-00-00Z`);
      for (const set of old) put('away', `postgresql-dumps/${set}/databases.list`);
      rmSync(join(stores.home.folder, 'postgresql-dumps/2099-01-01T00-00-00Z'), { recursive: true });
      expect(upload().code).toBe(0);
      expect(readdirSync(away('postgresql-dumps')).sort()).toEqual(old.slice(1));
    });

    test('copies objects that are new or changed, and keeps for days what is gone at home', () => {
      buckets('nobody:dumps\nvelero:objects\n');
      for (const key of ['kopia/notes/p1', 'kopia/notes/q 2', 'backups/one/log'])
        put('home', key, key, 'velero');
      put('away', 'velero/forgotten');
      put('away', 'velero/old');
      put('away', 'velero.lists/2019-01-01T00-00-00Z', 'old\n');
      expect(upload()).toMatchObject({
        code: 0,
        output: expect.stringMatching(
          /there is no bucket nobody yet[\s\S]*sent 3 objects[\s\S]*deleted 1 objects/,
        ),
      });
      expect(existsSync(away('velero/forgotten'))).toBe(false);
      expect(readFileSync(away('velero/old'), 'utf8')).toBe('velero/old');
      expect(readFileSync(away('velero/kopia/notes/q 2'), 'utf8')).toBe('kopia/notes/q 2');

      rmSync(join(stores.home.folder, 'velero/kopia/notes/p1'));
      put('home', 'backups/one/log', 'a longer text than before', 'velero');
      expect(upload().output).toMatch(/sent 1 objects[\s\S]*deleted 0 objects/);
      expect(readFileSync(away('velero/backups/one/log'), 'utf8')).toBe('a longer text than before');
      expect(existsSync(away('velero/kopia/notes/p1'))).toBe(true);

      for (const each of ['kopia', 'backups']) {
        rmSync(join(stores.home.folder, 'velero', each), { recursive: true });
      }
      expect(upload().output).toContain('the bucket velero is empty: what was sent before stays');
      expect(existsSync(away('velero/kopia/notes/q 2'))).toBe(true);
    });

    test('deletes what none of the last lists names', () => {
      put('home', 'now', 'now', 'velero');
      rmSync(away('velero.lists'), { recursive: true });
      for (const year of ['2016', '2017', '2018'])
        put('away', `velero.lists/${year}-01-01T00-00-00Z`, `of-${year}\n`);
      for (const year of ['2016', '2017', '2018']) put('away', `velero/of-${year}`);
      expect(upload()).toMatchObject({ code: 0 });
      expect(
        readdirSync(away('velero'))
          .filter((name) => !/^(kopia|backups)$/.test(name))
          .sort(),
      ).toEqual(['now', 'of-2017', 'of-2018']);
      expect(readdirSync(away('velero.lists'))).not.toContain('2016-01-01T00-00-00Z');
    });

    test('fails where a store does not answer, but sends the Secrets', () => {
      const refused = upload({ HERE_SECRET_KEY: 'Wrong' });
      expect(refused.output).toContain('sent the Secrets');
      expect(refused.code).not.toBe(0);
      expect(upload({ S3_ENDPOINT: 'http://localhost:1', AWS_MAX_ATTEMPTS: '1' }).code).not.toBe(0);
    });

    test('comes back by install.sh, equal, and without what the old cluster added', () => {
      const [name = ''] = readdirSync(work);
      aws(
        'away',
        's3',
        'cp',
        '--only-show-errors',
        `s3://me-home/lab/secrets/${name}`,
        join(root, 'export.age'),
      );
      const applied = join(root, 'applied');
      const dist = join(root, 'dist');
      for (const each of ['bootstrap', 'credentials']) mkdirSync(join(dist, each), { recursive: true });
      cpSync(join(repository, 'charts/bootstrap/install.sh'), join(dist, 'bootstrap/install.sh'));
      for (const each of ['platform', 'nodes', 'addons', 'secrets'])
        writeFileSync(join(dist, `bootstrap/${each}.tsv`), '');
      writeFileSync(join(dist, 'storageclass-.yaml'), '');
      program(
        'kubectl',
        [
          'case "$*" in',
          `'get --raw'*) echo '{"gitVersion": "v1.36.1"}' ;;`,
          `'auth can-i get'*) echo no; exit 1 ;;`,
          `'auth can-i'*) echo yes ;;`,
          `'get application '*) exit 1 ;;`,
          // None of what would be in the way is there.
          `*' traefik '* | *' svclb'* | *node-local-dns* | *nodelocaldns*) exit 1 ;;`,
          `'apply --server-side --force-conflicts -f -') cat >"${applied}" ;;`,
          // All that comes after the Secrets.
          `'apply '*'-k '*) exit 1 ;;`,
          'esac',
        ].join('\n'),
      );
      program('git', 'exit 1');
      program('sleep', 'exit 0');
      const said = run(
        [
          'sh',
          join(dist, 'bootstrap/install.sh'),
          '--restore',
          join(root, 'export.age'),
          '--identity',
          identity,
        ],
        { PATH: path },
      );
      expect(said.output).toContain('Restoring Secrets');
      expect({ said: said.output, done: existsSync(applied) }).toMatchObject({ done: true });
      const [found, ...more] = parseAllDocuments(readFileSync(applied, 'utf8')).map((one): unknown =>
        one.toJS(),
      );
      expect(more).toEqual([]);
      expect(dig(found, 'kind')).toBe('List');
      expect(each(found, 'items')).toEqual(
        cluster.map(({ apiVersion, kind, type, data, immutable, metadata }) => ({
          ...{ apiVersion, kind, type, data },
          ...(immutable && { immutable }),
          metadata: {
            name: metadata.name,
            namespace: metadata.namespace,
            labels: { 'app.kubernetes.io/name': metadata.name },
            annotations: {
              'cert-manager.io/issuer-name': 'self-signed',
              quoted: metadata.annotations.quoted,
            },
          },
        })),
      );
    });
  },
);
