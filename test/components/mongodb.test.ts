/** What a user relies on when MongoDB is on. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { need } from '../../lib/kit';
import type { Needs } from '../../lib/plan/kinds';
import { repository } from '../repository';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (needs: Needs, options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { notes: true, mongodb: options },
    from: [...everything, client('notes', needs)],
  });
const claims = (made: Made) => dig(made.get('ConfigMap', 'mongodb-provision'), 'data', 'databases');
const server = (made: Made) =>
  dig(made.get('StatefulSet', 'mongodb'), 'spec', 'template', 'spec', 'containers', 0);

test('each need has a database and a user of its own, and an address that names both', () => {
  const made = with_({ main: need.documents(), jobs: need.documents({ name: 'notes_jobs' }) });
  expect(made.problems).toEqual([]);
  expect(claims(made)).toBe('notes_jobs:notes-jobs\nnotes:notes-main\n');
  const copy = made.get('ExternalSecret', 'notes-jobs', 'notes');
  expect(dig(copy, 'spec', 'target', 'template', 'data', 'url')).toBe(
    'mongodb://{{ .username }}:{{ .password | urlquery }}@mongodb.mongodb.svc:27017/notes_jobs?replicaSet=rs0&authSource=notes_jobs',
  );
});

test('clients and the server itself find the member of the set under one name', () => {
  const made = with_({ main: need.documents() });
  const job = made.of('mongodb').find(({ kind }) => kind === 'Job');
  expect(dig(job, 'spec', 'template', 'spec', 'containers', 0, 'env')).toContainEqual({
    name: 'MEMBER',
    value: 'mongodb.mongodb.svc:27017',
  });
  expect(dig(made.get('StatefulSet', 'mongodb'), 'spec', 'template', 'spec', 'hostAliases')).toEqual([
    { ip: '127.0.0.1', hostnames: ['mongodb.mongodb.svc'] },
  ]);
});

test.each([
  ['admin', 'wants a database named "admin"'],
  ['Notes', 'wants a database named "Notes"'],
])('the database name %s is refused', (name, message) => {
  expect(() => with_({ main: need.documents({ name }) })).toThrow(message);
});

test('two that want the same database are told', () => {
  const needs = { main: need.documents(), other: need.documents({ name: 'notes' }) };
  expect(() => with_(needs)).toThrow('both want the database notes');
});

test('the cache leaves room for the rest, whatever the memory', () => {
  const args = (memory: string) => dig(server(with_({}, { memory })), 'args');
  expect(args('4Gi')).toContain('--wiredTigerCacheSizeGB=1.60');
  // The server refuses less.
  expect(args('512Mi')).toContain('--wiredTigerCacheSizeGB=0.25');
});

test('the version of the option is the one that runs, that makes users and that dumps', () => {
  const made = with_({}, { version: '7.0' });
  expect(dig(server(made), 'image')).toMatch(/mongo:7\.0\./);
  const dump = dig(made.get('CronJob', 'mongodb-dump'), 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  expect(dig(each(dump, 'initContainers')[0], 'image')).toBe(dig(server(made), 'image'));
});

test('its licence is told, and its data stays', () => {
  const { plan } = with_({});
  expect(plan.notes.join('\n')).toContain('SSPL');
  expect(plan.components.find(({ id }) => id === 'mongodb')?.whenOff.stays).toContain(
    'volume data-mongodb-0',
  );
});

describe('the script that makes users', () => {
  const root = mkdtempSync(join(tmpdir(), 'thinkube-mongodb-'));
  const script = readFileSync(join(repository, 'lib/components/mongodb/provision.js'), 'utf8');
  const users = new Map<string, object>();
  const said: string[] = [];
  let initiated: unknown;

  /** As much of mongosh as the script uses. */
  const database = (name: string) => ({
    auth: () => 1,
    getUser: (user: string) => users.get(`${name}.${user}`) ?? null,
    createUser: ({ user, ...wanted }: { user: string }) => {
      if (users.has(`${name}.${user}`)) throw new Error(`${user} is there already`);
      users.set(`${name}.${user}`, wanted);
    },
    updateUser: (user: string, wanted: object) => users.set(`${name}.${user}`, wanted),
    getUsers: () => ({
      users: [...users].flatMap(([path, wanted]) => {
        const [where, user] = path.split('.');
        return where === name ? [{ user, ...wanted }] : [];
      }),
    }),
    dropUser: (user: string) => users.delete(`${name}.${user}`),
    runCommand: () => ({ featureCompatibilityVersion: { version: '7.0' } }),
  });
  const mongosh = {
    require,
    process: {
      env: { ADMIN_PASSWORD: 'a', EXPORTER: 'exporter', MEMBER: 'here:27017', SCRIPTS: root, SECRETS: root },
    },
    print: (line: string) => said.push(line),
    sleep: () => {},
    rs: {
      status: () => {
        if (initiated === undefined) throw Object.assign(new Error(), { codeName: 'NotYetInitialized' });
      },
      initiate: (config: unknown) => {
        initiated = config;
      },
    },
    db: {
      getSiblingDB: database,
      hello: () => ({ isWritablePrimary: initiated !== undefined }),
      version: () => '8.0.32',
    },
  };
  const secret = (name: string, password: string) => {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'password'), password);
  };
  beforeAll(() => {
    writeFileSync(join(root, 'databases'), 'notes:notes-main\n');
    writeFileSync(join(root, 'people'), '');
    secret('exporter', 'e');
    secret('notes-main', 'first');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const roles = [
    { role: 'readWrite', db: 'notes' },
    { role: 'dbAdmin', db: 'notes' },
  ];

  test('starts the set once, and gives a user its own database and nothing else', () => {
    for (const _ of [1, 2]) runInNewContext(script, { ...mongosh });
    expect(initiated).toEqual({ _id: 'rs0', members: [{ _id: 0, host: 'here:27017' }] });
    expect(Object.fromEntries(users)).toEqual({
      'admin.exporter': { pwd: 'e', roles: [{ role: 'clusterMonitor', db: 'admin' }], customData: {} },
      'notes.notes': { pwd: 'first', roles, customData: {} },
    });
  });

  test('lets people in as long as they are on the list', () => {
    secret('person-ana', 'hers');
    writeFileSync(join(root, 'people'), 'ana:person-ana:notes:\n');
    runInNewContext(script, { ...mongosh });
    const reads = [{ role: 'read', db: 'notes' }];
    expect(users.get('admin.ana')).toEqual({ pwd: 'hers', roles: reads, customData: { person: true } });
    writeFileSync(join(root, 'people'), '');
    runInNewContext(script, { ...mongosh });
    expect([...users.keys()]).toEqual(['admin.exporter', 'notes.notes']);
  });

  test('sets a new password, and tells that data is of an older version', () => {
    secret('notes-main', 'second');
    runInNewContext(script, { ...mongosh });
    expect(users.get('notes.notes')).toEqual({ pwd: 'second', roles, customData: {} });
    expect(said.at(-1)).toContain('data is still as MongoDB 7.0 writes it');
  });
});
