/** The days after: what breaks at home, and comes back by itself. */
import { delimiter, resolve } from 'node:path';
import { text } from '../../../lib/objects/read';
import { called } from '../../cluster/client';
import { programOf } from '../../cluster/control-plane/build';
import { run, until } from '../../cluster/control-plane/processes';
import { tools } from '../../cluster/control-plane/tools';
import { readConfig, synth, withComponents } from '../../cluster/dist';
import { applications, isWell } from '../../cluster/gitops/argocd';
import { expectNone, type Report } from '../../cluster/report';
import { must } from '../lan';
import { ownFolder } from '../machine';
import type { Installed } from '../platform';
import type { Running } from './all';
import { kubectl, type Left, lanOf, readArtifact, readRow, token } from './programs';

const cli = resolve('out/lib/cli/main.js');

export async function proveDays(
  running: Running,
  report: Report,
  installed: Installed,
  left: Left | undefined,
): Promise<void> {
  await report.prove('a pod that is killed comes back', () => killPod(running));
  await report.prove('a credential is rotated, and the old one is refused', () => rotate(running));
  await report.prove('a component is switched off and on', () => offAndOn(running, installed));
  await report.prove('the power goes and comes', () => powerCut(running));
  if (left === undefined) return;
  await report.prove('what was there before all of that is there', async () => {
    const lan = await lanOf(running);
    return `${await readRow(running, left)}; ${await readArtifact(running, lan, left)}`;
  });
}

async function killPod(running: Running): Promise<string> {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'postgresql-0', namespace: 'postgresql' } };
  const before = text(await running.cluster.find(pod), 'metadata.uid');
  const started = Date.now();
  await running.cluster.remove(pod, { now: true });
  await until('PostgreSQL is ready again', 180, async () => {
    const found = await running.cluster.find(pod);
    return found && text(found, 'metadata.uid') !== before && isReady(found) ? true : undefined;
  });
  await works(running);
  return `postgresql-0 was ready again after ${seconds(started)} s, and MLflow answers`;
}

const isReady = (pod: unknown): boolean =>
  JSON.stringify(pod).includes('"type":"Ready"') && conditionOf(pod) === 'True';

function conditionOf(pod: unknown): string | undefined {
  const conditions = Object(Object(pod).status).conditions;
  if (!Array.isArray(conditions)) return undefined;
  return text(
    conditions.find((each) => text(each, 'type') === 'Ready'),
    'status',
  );
}

const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

/** A program on the LAN gets a token and an answer. */
async function works(running: Running): Promise<void> {
  const lan = await lanOf(running);
  const { domain } = running.dist.plan.platform.cluster;
  await until('MLflow answers with a token', 240, async () => {
    try {
      const headers = { authorization: `Bearer ${await token(running, lan)}` };
      return await must(
        lan,
        `https://experiments.${domain}/api/2.0/mlflow/experiments/search?max_results=1`,
        { headers },
      );
    } catch {
      return undefined;
    }
  });
}

/** By a commit each, as a user does it. */
async function offAndOn(running: Running, { deploy }: Installed): Promise<string> {
  const { cluster, config, dist } = running;
  const without = withComponents(readConfig(config), { mlflow: false });
  await deploy(await synth(without, ownFolder()), 'MLflow is off');
  expectNone('pods of MLflow are left', (await cluster.all('v1', 'Pod', 'mlflow')).map(called));
  const started = Date.now();
  await deploy(dist, 'MLflow is on');
  await works(running);
  return `its pods were gone, and it answers ${seconds(started)} s after it was switched on again`;
}

async function powerCut(running: Running): Promise<string> {
  const booted = await running.machine.reboot();
  const started = Date.now();
  await until(
    'everything is well again',
    600,
    async () => {
      const states = await applications(running.cluster).catch(() => []);
      return states.length > 0 && states.every(isWell) ? true : undefined;
    },
    {
      every: 2,
      state: async () =>
        (await applications(running.cluster))
          .filter((each) => !isWell(each))
          .map(({ name, health }) => `${name} ${health}`)
          .join(', '),
    },
  );
  await works(running);
  return `the node was ready after ${booted} s, the platform ${seconds(started)} s later`;
}

/** By the script that the command prints, as it is. */
async function rotate(running: Running): Promise<string> {
  const old = await running.cluster.secret('credentials', 'mlflow-database');
  const { stdout } = await run(process.execPath, [cli, 'rotate', 'mlflow', '-c', running.config], {});
  const path = [resolve(programOf(tools.kubernetes, '')), process.env['PATH'] ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path, KUBECONFIG: running.machine.kubeconfig };
  await run('sh', ['-s'], { env, input: stdout });
  const now = await running.cluster.secret('credentials', 'mlflow-database');
  if (old['password'] === now['password']) throw new Error('the password of the database is what it was');
  const login = (password = '') =>
    kubectl(running, [
      ...['exec', '--namespace=postgresql', 'postgresql-0', '--container=postgresql', '--'],
      ...[
        'env',
        `PGPASSWORD=${password}`,
        'psql',
        '--host=postgresql-0',
        '--username=mlflow',
        '--command=select 1',
      ],
    ]);
  await login(now['password']);
  const refused = await login(old['password']).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (!refused?.includes('password authentication failed')) throw new Error('the old password still gets in');
  await works(running);
  return 'PostgreSQL takes the new password and refuses the old one, and MLflow answers with its new secret';
}
