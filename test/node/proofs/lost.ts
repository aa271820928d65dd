/** The machine is lost. A new one with an empty disk goes on where it ended, as docs/restore.md tells. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fields } from '../../../lib/objects/read';
import { Cluster } from '../../cluster/client';
import { run, until } from '../../cluster/control-plane/processes';
import { readConfig, synth, withComponents } from '../../cluster/dist';
import { handMade } from '../../cluster/platform';
import type { Report } from '../../cluster/report';
import { applyAddons } from '../addons';
import { kubectl, runNow, shell } from '../hands';
import { ownFolder } from '../machine';
import { type Installed, installSh, type Repository, settled } from '../platform';
import { madeByHand } from '../user';
import type { Running } from './all';
import { signInAgain } from './morning';
import { type Left, lanOf, leaveRun, readRow, works } from './programs';

/** What must be the same on the new machine. */
interface Before {
  readonly left: Left;
  readonly ca: string;
  readonly password: string | undefined;
}

export async function proveLost(
  running: Running,
  report: Report,
  installed: Installed,
  { isSignedIn }: { readonly isSignedIn: boolean },
): Promise<void> {
  let before: Before | undefined;
  await report.prove('what a new machine needs leaves the cluster', async () => {
    before = await sendOut(running);
    return 'the Secrets encrypted by age, and the dump of PostgreSQL';
  });
  if (before === undefined) return;
  const known = before;
  let fresh = running;
  const isUp = await report.prove('the machine is lost, and a new one goes on', async () => {
    const started = Date.now();
    fresh = await startOver(running, installed);
    return `everything is Synced and Healthy ${Math.round((Date.now() - started) / 1000)} s after the old one was lost`;
  });
  if (!isUp) return;
  await report.prove('what was on the old machine is on the new one', () => isThere(fresh, known));
  if (isSignedIn) await report.prove('the password of before signs in', () => signInAgain(fresh));
}

async function sendOut(running: Running): Promise<Before> {
  const left = await leaveRun(running);
  await runNow(running, 'postgresql', 'postgresql-dump');
  await runNow(running, 'offsite', 'offsite');
  const { password } = await running.cluster.secret('credentials', 'mlflow-database');
  return { left, password, ca: (await lanOf(running)).ca };
}

async function startOver(running: Running, { repository }: Installed): Promise<Running> {
  const { machine, config, dist } = running;
  await machine.replace();
  const cluster = Cluster.connect(machine.kubeconfig);
  const written = readConfig(config);
  const postgresql = { ...fields(written, 'components.postgresql'), waitForDumps: true };
  const waiting = withComponents(written, { postgresql });
  const fresh = { ...running, cluster, dist: await synth(waiting, ownFolder()) };
  await applyAddons(cluster);
  const commit = await repository.push(fresh.dist, 'restore');
  const work = ownFolder('restore');
  const set = await shell(fresh, work, fetch, storeOf(fresh));
  await installFrom(fresh, repository, join(work, 'newest.age'));
  await until('the buckets are made', 900, () => kubectl(fresh, buckets).catch(() => undefined));
  await shell(fresh, work, putBack, { DUMP: set });
  await settled(cluster, fresh.dist, commit);
  // The restore is over: the next new server is to start as ever.
  await settled(cluster, dist, await repository.push(dist, 'restored'));
  return { ...fresh, dist };
}

/** With the Secrets of before; it asks for those that only a person has, and is run again. */
async function installFrom(running: Running, repository: Repository, secrets: string): Promise<void> {
  const { cluster, dist } = running;
  const options = ['--restore', secrets, '--identity', identityFile(), '--no-wait'];
  const asked = await installSh(running, repository, options).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (!asked?.includes('to put right first'))
    throw new Error(`install.sh does not ask for what only a person has: ${asked}`);
  for (const object of handMade(dist.plan)) await cluster.apply(object);
  await installSh(running, repository, options);
}

const identityFile = (): string => join(ownFolder(), 'thinkube.key');

/** A key of age for this run; gives back what is public of it. */
export async function makeIdentity(): Promise<string> {
  const { stdout } = await run('age-keygen', [], {});
  writeFileSync(identityFile(), stdout, { mode: 0o600 });
  return /^# public key: (\S+)$/m.exec(stdout)?.[1] ?? '';
}

function storeOf({ dist }: Running): Readonly<Record<string, string>> {
  const { endpoint = '', bucket = '' } = dist.plan.platform.backup.offsite ?? {};
  return {
    ...{ STORE: endpoint, BUCKET: bucket, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: madeByHand, AWS_SECRET_ACCESS_KEY: madeByHand },
  };
}

const buckets = [
  ...['wait', '--namespace=minio', '--for=condition=Complete', 'job'],
  ...['--selector=app.kubernetes.io/name=minio-buckets', '--timeout=30m'],
];

/** The newest of each; says the name of the dump. */
const fetch = `
s3() { aws --endpoint-url "$STORE" s3 "$@"; }
newest=$(s3 ls "s3://$BUCKET/secrets/" | awk '{ print $4 }' | sort | tail -n 1)
s3 cp --only-show-errors "s3://$BUCKET/secrets/$newest" newest.age
dump=$(s3 ls "s3://$BUCKET/postgresql-dumps/" | awk '{ print $2 }' | sort | tail -n 1)
s3 cp --only-show-errors --recursive "s3://$BUCKET/postgresql-dumps/$dump" dump/
(cd dump && sha256sum --check --quiet checksums)
echo "\${dump%/}"`;

const putBack = `
kubectl port-forward -n minio service/minio 9000 >/dev/null &
trap 'kill %1' EXIT
export AWS_ACCESS_KEY_ID=postgresql-dumps AWS_REGION=us-east-1
AWS_SECRET_ACCESS_KEY=$(kubectl get secret -n credentials postgresql-dumps -o jsonpath='{.data.secretKey}' | base64 -d)
export AWS_SECRET_ACCESS_KEY
until (exec 3<>/dev/tcp/127.0.0.1/9000) 2>/dev/null; do sleep 1; done
s3() { aws --endpoint-url http://localhost:9000 s3 cp --only-show-errors "$@"; }
s3 --recursive --exclude databases.list dump/ "s3://postgresql-dumps/$DUMP/"
s3 dump/databases.list "s3://postgresql-dumps/$DUMP/databases.list"`;

async function isThere(running: Running, { left, ca, password }: Before): Promise<string> {
  if ((await lanOf(running)).ca !== ca) throw new Error('the CA of the home is another one');
  const now = await running.cluster.secret('credentials', 'mlflow-database');
  if (now['password'] !== password) throw new Error('the password of a database is another one');
  await works(running);
  return `${await readRow(running, left)}; the same CA and the same credentials`;
}
