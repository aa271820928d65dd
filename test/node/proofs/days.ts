/** The days after: what breaks at home, and comes back by itself. */
import { text } from '../../../lib/objects/read';
import { called } from '../../cluster/client';
import { until } from '../../cluster/control-plane/processes';
import { readConfig, synth, withComponents } from '../../cluster/dist';
import { applications, isWell } from '../../cluster/gitops/argocd';
import { expectNone, type Report } from '../../cluster/report';
import { byScript, inServer } from '../hands';
import { ownFolder } from '../machine';
import type { Installed } from '../platform';
import type { Running } from './all';
import { renewCertificate } from './certificate';
import { nextMajor, serverVersion } from './major';
import { type Left, leaveRun, readArtifact, readRow, works } from './programs';
import { bringBack } from './restored';
import { storeAway } from './store-away';
import { upgradeImage } from './upgraded';
import { volumeFull } from './volume-full';

/** Gives back what runs at the end: not all of it is what it was. */
export async function proveDays(
  first: Running,
  report: Report,
  installed: Installed,
  before: Left | undefined,
): Promise<Running> {
  const left = before ?? (await leaveRun(first));
  let running = first;
  await report.prove('an image is upgraded, and what it keeps stays', async () => {
    const upgraded = await upgradeImage(running, installed);
    running = upgraded.running;
    return upgraded.said;
  });
  await report.prove('PostgreSQL goes on to its next major version', async () => {
    running = await nextMajor(running, installed);
    return `${await serverVersion(running)}; ${await readRow(running, left)}`;
  });
  await report.prove('a pod that is killed comes back', () => killPod(running));
  await report.prove('a credential is rotated, and the old one is refused', () => rotate(running));
  await report.prove('a certificate is renewed, and shown', () => renewCertificate(running));
  await report.prove('the object store is away for a while', () => storeAway(running));
  await report.prove('a volume is full, and has room again', () => volumeFull(running));
  await report.prove("a component's database comes back from its dump", () => bringBack(running));
  await report.prove('a component is switched off and on', () => offAndOn(running, installed));
  await report.prove('the power goes and comes', () => powerCut(running));
  await report.prove('what was there before all of that is there', async () => {
    const [row, file] = [await readRow(running, left), await readArtifact(running, left)];
    return `${row}; ${file}`;
  });
  return running;
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
  await byScript(running, ['rotate', 'mlflow']);
  const now = await running.cluster.secret('credentials', 'mlflow-database');
  if (old['password'] === now['password']) throw new Error('the password of the database is what it was');
  const login = (password = '') =>
    inServer(running, 'postgresql', [
      ...['env', `PGPASSWORD=${password}`],
      ...['psql', '--host=postgresql-0', '--username=mlflow', '--command=select 1'],
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
