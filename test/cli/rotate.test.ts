import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config, Folder } from './command';

const folder = new Folder(`${config}  grafana: true\n`);
const onSeaweed = new Folder(`${config}  minio: { server: seaweedfs }\n`);
afterAll(() => {
  folder.remove();
  onSeaweed.remove();
});

/** What the script does, after the functions that it begins with. */
async function steps(id: string, only?: string, of = folder): Promise<readonly string[]> {
  const { out } = await of.thinkube('rotate', id, ...(only ? ['--only', only] : []));
  const lines = out.split('\n');
  return lines.slice(lines.lastIndexOf('}') + 1).filter((line) => line !== '' && !line.startsWith('#'));
}

test('who answers to a need is told before its client is restarted', async () => {
  expect(await steps('mlflow', 'mlflow-database')).toEqual([
    'renew mlflow-database',
    'copies mlflow',
    'copies postgresql',
    'repair postgresql postgresql-provision-repair',
    'restart mlflow statefulset/mlflow',
    'restart mlflow deployment/mlflow-gate',
  ]);
});

test.each([
  ['postgresql', 'postgresql-admin', 'statefulset/postgresql', 'postgresql-provision-repair'],
  ['minio', 'minio-root', 'deployment/minio', 'minio-buckets-repair'],
])('%s knows its new administrator before its Job signs in as that', async (id, only, server, job) => {
  const all = await steps(id, only);
  expect(all).toContain(`restart ${id} ${server}`);
  expect(all.indexOf(`repair ${id} ${job}`)).toBeGreaterThan(all.indexOf(`restart ${id} ${server}`));
});

test('Keycloak has a way in for the Job that sets its new credentials', async () => {
  const all = await steps('keycloak', 'keycloak-admin');
  const wayIn = all.findIndex((line) => line.includes('bootstrap-admin service'));
  expect(wayIn).toBeGreaterThan(all.indexOf('restart keycloak statefulset/keycloak'));
  expect(wayIn).toBeLessThan(all.indexOf('repair keycloak keycloak-realm-repair'));
});

test('a server that has keys in a file is restarted, and one that has them told is not', async () => {
  expect(await steps('mlflow', 'mlflow-artifacts', onSeaweed)).toContain('restart minio deployment/minio');
  expect(await steps('mlflow', 'mlflow-artifacts')).not.toContain('restart minio deployment/minio');
});

test('what encrypts a database stays as it is, and says why', async () => {
  const { code, err } = await folder.thinkube('rotate', 'grafana', '--only', 'grafana-encryption');
  expect(code).not.toBe(0);
  expect(err).toContain('encrypts what is kept in the database');
  const all = await steps('grafana');
  expect(all).toContain('renew grafana-database');
  expect(all).not.toContain('renew grafana-encryption');
});

test('nobody is told before every copy has been made again', async () => {
  const { out } = await folder.thinkube('rotate', 'mlflow', '--only', 'mlflow-database');
  const log = join(folder.path, 'told');
  // A cluster whose copies are new at the third question after they were asked for.
  const stub = [
    '#!/bin/bash',
    `log=${log}`,
    'touch "$log"',
    'rounds=$(grep -c "annotate externalsecrets --all" "$log")',
    'questions=$(tac "$log" | sed "/annotate externalsecrets --all/q" | grep -c refreshTime)',
    'echo "$*" >>"$log"',
    'if [ "$rounds" -gt 0 ] && [ "$questions" -lt 2 ]; then rounds=$((rounds - 1)); fi',
    'case "$*" in',
    '  *"get externalsecrets"*) echo "a=$rounds b=$rounds new= " ;;',
    '  *"create job"*) if [ "$rounds" -lt 2 ]; then echo too early >&2; exit 1; fi ;;',
    'esac',
    '',
  ].join('\n');
  writeFileSync(join(folder.path, 'kubectl'), stub);
  chmodSync(join(folder.path, 'kubectl'), 0o755);
  const { status, stderr } = spawnSync('sh', ['-c', out], {
    encoding: 'utf8',
    env: { PATH: `${folder.path}:/usr/bin:/bin` },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readFileSync(log, 'utf8')).toContain('rollout status statefulset/mlflow');
});
