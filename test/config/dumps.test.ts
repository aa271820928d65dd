/** What dumps and drills count, and what a restore does where a dump cannot be read; clients of servers are stand-ins. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './need';
import { type Environment, folder, type Outcome, run } from './run';

/** A pod of dumps: its scripts, a folder for work, and programs that are played. */
class Pod {
  readonly root = folder('dumps');
  readonly work = join(this.root, 'work');

  constructor(component: string, programs: Readonly<Record<string, readonly string[]>>) {
    const scripts = join(this.root, 'scripts');
    cpSync(join(repository, 'lib/components', component), scripts, { recursive: true });
    cpSync(join(repository, 'lib/constructs/counts.sh'), join(scripts, 'counts.sh'));
    for (const name of ['bin', 'work/dump']) mkdirSync(join(this.root, name), { recursive: true });
    for (const [name, lines] of Object.entries(programs)) {
      const file = join(this.root, 'bin', name);
      writeFileSync(file, ['#!/bin/bash', ...lines, ''].join('\n'));
      chmodSync(file, 0o755);
    }
    writeFileSync(join(this.work, 'set'), 'last-night\n');
  }

  dump(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.work, 'dump', name), text);
  }

  script(name: string, env: Environment = {}): Outcome & { readonly asked: readonly string[] } {
    const log = join(this.root, 'asked');
    rmSync(log, { force: true });
    const outcome = run(['bash', join(this.root, 'scripts', name)], {
      PATH: `${join(this.root, 'bin')}:/usr/bin:/bin`,
      ...{
        LOG: log,
        SCRIPTS: join(this.root, 'scripts'),
        WORK: this.work,
        VOLUME: join(this.root, 'volume'),
      },
      ...{ SERVER: 'mongodb:27017', ADMIN_PASSWORD: 'secret', ...env },
    });
    return { ...outcome, asked: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [] };
  }

  close = () => rmSync(this.root, { recursive: true, force: true });
}

describe('ClickHouse', () => {
  const pod = new Pod('clickhouse', {
    'clickhouse-client': [
      `query=\${!#}`,
      'case $query in',
      `  *"FROM system.disks"*) echo "\${ROOM:-1}" ;;`,
      `  *"database = 'thinkube_drill'"*) printf 'visits\\t%s\\n' "$ROWS" ;;`,
      `  *"FROM system.databases"*) [[ \${THERE:-} != *" \${query##*= }"* ]] || echo yes ;;`,
      `  *) echo "$query" >>"$LOG"; [[ $query != "RESTORE DATABASE sales FROM"* || \${TORN:-no} = no ]] ;;`,
      'esac',
    ],
  });
  afterAll(pod.close);
  const dumped = { 'databases.list': 'last-night/sales\n', 'rows.list': 'sales\tvisits\t3\n' };

  test('a drill is content with what was there, and with more, and not with less or with no room', () => {
    pod.dump(dumped);
    expect(pod.script('drill.sh', { ROWS: '3' })).toMatchObject({
      code: 0,
      output: 'sales: 1 tables with 3 rows are back from the dump last-night\n',
    });
    expect(pod.script('drill.sh', { ROWS: '4' }).code).toBe(0);
    const less = pod.script('drill.sh', { ROWS: '2' });
    expect(less).toMatchObject({ code: 1, output: expect.stringContaining('sales.visits: 2 of 3 are back') });
    expect(less.asked.at(-1)).toBe('DROP DATABASE IF EXISTS thinkube_drill SYNC');
    const full = pod.script('drill.sh', { ROWS: '3', ROOM: '0' });
    expect(full).toMatchObject({ code: 1, output: expect.stringContaining('no room') });
    expect(full.asked).toEqual(['DROP DATABASE IF EXISTS thinkube_drill SYNC']);
  });

  test('a restore puts what is there aside, and back where the dump cannot be read', () => {
    pod.dump(dumped);
    const before = { THERE: " 'sales' " };
    const aside = 'RENAME DATABASE sales TO thinkube_before_sales';
    const good = pod.script('restore.sh', before);
    expect(good).toMatchObject({ code: 0, output: 'sales is as it was in the dump last-night\n' });
    expect(good.asked).toEqual([
      aside,
      'DROP DATABASE IF EXISTS sales SYNC',
      "RESTORE DATABASE sales FROM S3(dumps, 'last-night/sales') FORMAT Null",
      'DROP DATABASE IF EXISTS thinkube_before_sales SYNC',
    ]);
    // The second run of one that was stopped half-way: what there was waits already.
    const torn = pod.script('restore.sh', { THERE: " 'sales' 'thinkube_before_sales' ", TORN: 'yes' });
    expect(torn).toMatchObject({ code: 1, output: expect.stringContaining('and is as it was') });
    expect(torn.asked).not.toContain(aside);
    expect(torn.asked.slice(-2)).toEqual([
      'DROP DATABASE IF EXISTS sales SYNC',
      'RENAME DATABASE thinkube_before_sales TO sales',
    ]);
  });
});

describe('MongoDB', () => {
  const pod = new Pod('mongodb', {
    mongosh: [
      'case $* in',
      `  *room.js*) echo "\${ROOM:-yes}" ;;`,
      `  *rows.js*) printf 'cards\\t%s\\n' "$ROWS" ;;`,
      '  *drop.js*) echo "drop $NAME" >>"$LOG" ;;',
      'esac',
    ],
    mongorestore: [`echo "load \${*: -1}" >>"$LOG"`, `[ "\${TORN:-no}" = no ]`],
  });
  afterAll(pod.close);
  const beside = ['drop thinkube_drill', 'load --nsTo=thinkube_drill.*', 'drop thinkube_drill'];

  test('a drill loads beside what is there, and counts', () => {
    pod.dump({ 'databases.list': 'wekan\n', 'rows.list': 'wekan\tcards\t7\n' });
    const good = pod.script('drill.sh', { ROWS: '7' });
    expect(good).toMatchObject({ code: 0, output: expect.stringContaining('1 tables with 7 rows are back') });
    expect(good.asked).toEqual(beside);
    expect(pod.script('drill.sh', { ROWS: '6' }).code).toBe(1);
    expect(pod.script('drill.sh', { ROWS: '7', TORN: 'yes' })).toMatchObject({ code: 1, asked: beside });
    expect(pod.script('drill.sh', { ROWS: '7', ROOM: 'no' })).toMatchObject({ code: 1, asked: [] });
  });

  test('a restore drops nothing before it has loaded the dump elsewhere', () => {
    pod.dump({ 'databases.list': 'wekan\n', 'rows.list': 'wekan\tcards\t7\n' });
    expect(pod.script('restore.sh', { ROWS: '7' }).asked.slice(3)).toEqual([
      'drop wekan',
      `load --archive=${pod.work}/dump/wekan.archive`,
    ]);
    rmSync(join(pod.work, 'dump/rows.list'));
    const old = pod.script('restore.sh', { ROWS: '7' });
    expect(old).toMatchObject({ code: 0, output: expect.stringContaining('nobody counted') });
    const bad = pod.script('restore.sh', { ROWS: '7', TORN: 'yes' });
    expect(bad).toMatchObject({ code: 1, output: expect.stringContaining('wekan stays as it is') });
    expect(bad.asked).toEqual(beside);
  });
});

describe('Neo4j', () => {
  const pod = new Pod('neo4j', {
    'neo4j-admin': [
      'echo "$2" >>"$LOG"',
      'case $2 in',
      `  dump) for last; do :; done; cp "$VOLUME/databases/neo4j/store" "\${last#*=}/neo4j.dump" ;;`,
      '  load) mkdir -p "$VOLUME/databases/neo4j" "$VOLUME/transactions/neo4j"',
      `    echo half >"$VOLUME/databases/neo4j/store"; [ "\${TORN:-no}" = no ] || exit 1`,
      '    cp "$VOLUME/restore/neo4j.dump" "$VOLUME/databases/neo4j/store" ;;',
      'esac',
    ],
  });
  afterAll(pod.close);
  const at = (name: string) => join(pod.root, 'volume', name);
  const graph = () => readFileSync(at('databases/neo4j/store'), 'utf8');
  const ask = (dump: string) => {
    for (const name of ['databases/neo4j', 'transactions/neo4j', 'restore']) {
      mkdirSync(at(name), { recursive: true });
    }
    writeFileSync(at('databases/neo4j/store'), 'now');
    writeFileSync(at('restore/neo4j.dump'), dump);
  };

  test('a dump that can be loaded takes the place of what is there, which was dumped before', () => {
    ask('then');
    expect(pod.script('prepare.sh')).toMatchObject({ code: 0, asked: ['dump', 'load'] });
    expect([graph(), readFileSync(at('dumps/neo4j.dump'), 'utf8')]).toEqual(['then', 'now']);
    expect(['restore/neo4j.dump', 'before-restore'].filter((name) => existsSync(at(name)))).toEqual([]);
  });

  test('one that cannot leaves the graph as it is, and the server starts', () => {
    ask('torn');
    expect(pod.script('prepare.sh', { TORN: 'yes' })).toMatchObject({
      code: 0,
      output: expect.stringContaining('the server starts with what there was'),
    });
    expect(graph()).toBe('now');
    expect(existsSync(at('restore/refused'))).toBe(true);
    expect(['restore/neo4j.dump', 'before-restore'].filter((name) => existsSync(at(name)))).toEqual([]);
  });

  test('one that was stopped half-way begins again from what there was', () => {
    ask('then');
    mkdirSync(at('before-restore/databases'), { recursive: true });
    writeFileSync(at('before-restore/databases/store'), 'now');
    writeFileSync(at('databases/neo4j/store'), 'half');
    expect(pod.script('prepare.sh').code).toBe(0);
    expect([graph(), readFileSync(at('dumps/neo4j.dump'), 'utf8')]).toEqual(['then', 'now']);
  });
});
