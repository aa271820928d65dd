/** What a user relies on when Neo4j is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const with_ = (options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({ components: { neo4j: options } });
const made = with_();
const pod = (of: Made) => dig(of.get('StatefulSet', 'neo4j'), 'spec', 'template', 'spec');
const value = (of: Made, name: string) =>
  dig(
    each(pod(of), 'containers', 0, 'env').find((one) => dig(one, 'name') === name),
    'value',
  );

test('its page is behind the gate, and what it connects to has the password of the server', () => {
  expect(made.problems).toEqual([]);
  const hosts = ['neo4j-gate', 'neo4j-bolt'].map((name) =>
    dig(made.get('Ingress', name), 'spec', 'rules', 0, 'host'),
  );
  expect(hosts).toEqual(['graph.home.example.com', 'graph-bolt.home.example.com']);
  expect(value(made, 'NEO4J_server_bolt_advertised__address')).toBe('graph-bolt.home.example.com:443');
  expect(value(made, 'NEO4J_AUTH')).toBe('neo4j/$(PASSWORD)');
});

test('heap and pages leave room for the rest, whatever the memory', () => {
  const of = with_({ memory: '4Gi' });
  const [heap, pages] = ['heap_max__size', 'pagecache_size'].map((name) =>
    Number.parseInt(String(value(of, `NEO4J_server_memory_${name}`)), 10),
  );
  expect((heap ?? 0) + (pages ?? 0)).toBeLessThan(0.7 * 4096);
  expect(() => with_({ memory: '512Mi' })).toThrow('too little for a server in Java');
});

test('nothing but its own settings begins with NEO4J_, which would keep it from starting', () => {
  expect(dig(pod(made), 'enableServiceLinks')).toBe(false);
  const names = each(pod(made), 'containers', 0, 'env').map((one) => String(dig(one, 'name')));
  expect(names.filter((name) => name.startsWith('NEO4J_'))).toEqual([
    'NEO4J_AUTH',
    'NEO4J_server_memory_heap_initial__size',
    'NEO4J_server_memory_heap_max__size',
    'NEO4J_server_memory_pagecache_size',
    'NEO4J_server_bolt_advertised__address',
    'NEO4J_dbms_usage__report_enabled',
    'NEO4J_client_allow__telemetry',
  ]);
});

test('every night it is restarted to be dumped, by an account that may do nothing else', () => {
  const job = dig(made.get('CronJob', 'neo4j-dump'), 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  expect(dig(job, 'serviceAccountName')).toBe('neo4j-restart');
  const role = made.get('Role', 'neo4j-restart');
  expect(dig(role, 'rules')).toEqual([
    expect.objectContaining({ resources: ['pods'], resourceNames: ['neo4j-0'] }),
  ]);
  expect(each(job, 'volumes').map((volume) => dig(volume, 'persistentVolumeClaim', 'claimName'))).toContain(
    'data-neo4j-0',
  );
});

test('without dumps nobody restarts it', () => {
  const of = with_({ dumps: false });
  expect(of.problems).toEqual([]);
  expect(() => of.get('CronJob', 'neo4j-dump')).toThrow();
  expect(() => of.get('ServiceAccount', 'neo4j-restart')).toThrow();
});

test('what the edition lacks is told, and its data stays', () => {
  expect(made.plan.notes.join('\n')).toContain('one database and one user');
  expect(made.plan.components.find(({ id }) => id === 'neo4j')?.whenOff.stays).toContain(
    'volume data-neo4j-0',
  );
});
