/** What a user relies on when a component has times to be up. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { timesOf } from '../../lib/plan/schema/cron';
import { repository } from '../repository';
import { dig, each } from './dig';
import { planned, platform } from './platform';

const script = join(repository, 'lib/components/calendar/keep.mjs');
const schedule = { up: '0 7 * * mon-fri', down: '0 22 * * *' };
const made = platform({ components: { mlflow: { schedule } } });
const text = String(dig(made.get('ConfigMap', 'calendar', 'calendar'), 'data', 'calendar.json'));

const folder = mkdtempSync(join(tmpdir(), 'calendar-'));
const file = join(folder, 'calendar.json');
writeFileSync(file, text);
afterAll(() => rmSync(folder, { recursive: true }));

describe('what should be on', () => {
  const at = (time: string, TZ = 'Europe/Madrid') =>
    spawnSync(process.execPath, [script, time], {
      env: { CALENDAR: file, TZ },
      encoding: 'utf8',
    }).stdout.trim();

  test.each([
    ['a working day', '2026-11-30T10:00:00+01:00', 'mlflow: up'],
    ['the minute of the start', '2026-11-30T07:00:00+01:00', 'mlflow: up'],
    ['the minute before it', '2026-11-30T06:59:00+01:00', 'mlflow: down'],
    ['a night', '2026-11-30T23:30:00+01:00', 'mlflow: down'],
    ['a Saturday', '2026-11-28T12:00:00+01:00', 'mlflow: down'],
    ['summer time', '2026-07-01T07:30:00+02:00', 'mlflow: up'],
  ])('on %s', (_, time, wanted) => expect(at(time)).toBe(wanted));

  test('a day of the month or a weekday, either will do', () => {
    const times = { up: timesOf('0 7 1 * mon'), down: timesOf('0 22 * * *') };
    const entries = [{ component: 'mlflow', ...times, workloads: [] }];
    writeFileSync(join(folder, 'either.json'), JSON.stringify({ entries }));
    const on = (day: string) =>
      spawnSync(process.execPath, [script, `2026-${day}T12:00:00Z`], {
        env: { CALENDAR: join(folder, 'either.json'), TZ: 'UTC' },
        encoding: 'utf8',
      }).stdout.trim();
    // A Tuesday, a Monday, and a Wednesday.
    expect(['12-01', '11-30', '12-02'].map(on)).toEqual(['mlflow: up', 'mlflow: up', 'mlflow: down']);
  });

  test('the time zone is that of the config', () => {
    expect(at('2026-11-30T06:30:00Z', 'UTC')).toBe('mlflow: down');
    expect(at('2026-11-30T06:30:00Z')).toBe('mlflow: up');
  });
});

test('sets the number of pods where it differs, and says what it cannot set', async () => {
  const scales = new Map([['mlflow', 1]]);
  const server = createServer((request, response) => {
    const name = request.url?.split('/').at(-2) ?? '';
    const replicas = scales.get(name);
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (replicas === undefined) return void response.writeHead(404).end('not found');
      if (request.method === 'PATCH') scales.set(name, JSON.parse(body).spec.replicas);
      response.end(JSON.stringify({ spec: { replicas: scales.get(name) } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, 'token'), 'token');
  // Down at every minute, up at none that there is.
  const never = { minutes: [], hours: [], months: [] };
  const always = JSON.parse(text).entries.map((entry: object) => ({
    ...entry,
    up: never,
    down: { minutes: [...Array(60).keys()], hours: [...Array(24).keys()], months: [...Array(13).keys()] },
  }));
  writeFileSync(join(folder, 'down.json'), JSON.stringify({ entries: always }));
  const env = {
    CALENDAR: join(folder, 'down.json'),
    KUBERNETES_URL: `http://127.0.0.1:${port}`,
    TOKEN_FILE: join(folder, 'token'),
  };
  const run = await promisify(execFile)(process.execPath, [script], { env }).catch((error) => error);
  server.close();
  expect(scales.get('mlflow')).toBe(0);
  expect(run.stdout).toContain('mlflow: mlflow stopped');
  expect(run.stderr).toContain('mlflow: /apis/apps/v1/namespaces/mlflow/deployments/mlflow-gate/scale: 404');
  expect(run.code).toBe(1);
});

test('manifests leave the number of pods to the calendar, which may set it and nothing else', () => {
  expect(dig(made.get('StatefulSet', 'mlflow'), 'spec', 'replicas')).toBeUndefined();
  expect(dig(made.get('StatefulSet', 'postgresql'), 'spec', 'replicas')).toBe(1);
  expect(each(made.get('Role', 'scheduled-by-calendar', 'mlflow'), 'rules')).toEqual([
    { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: ['get', 'patch'] },
  ]);
});

test('nobody is alerted about its nights', () => {
  const rules = platform({ components: { mlflow: { schedule }, prometheus: true } });
  const data = dig(rules.get('ConfigMap', 'prometheus-rules'), 'data');
  const expressions = each(parse(String(dig(data, 'mlflow-alerts.yaml'))), 'groups', 0, 'rules').map((rule) =>
    String(dig(rule, 'expr')),
  );
  expect(expressions.length).toBeGreaterThan(0);
  for (const expression of expressions)
    expect(expression).toContain('kube_statefulset_replicas{namespace="mlflow"}');
  expect(String(dig(data, 'postgresql-alerts.yaml'))).not.toContain(
    'kube_statefulset_replicas{namespace="postgresql"}) > 0',
  );
});

test('what others need may not sleep, unless they sleep at the same time', () => {
  expect(() => planned({ components: { postgresql: { schedule }, mlflow: true } })).toThrow(
    'components.postgresql.schedule: stops it while keycloak, mlflow need it',
  );
});
