/** PostgreSQL on a volume of its own size that fills up: what it does, what is told, and that room is all it needs. */
import { items, text } from '../../../lib/objects/read';
import { until } from '../../cluster/control-plane/processes';
import { kubectl, paused, scaleDown, scaleUp } from '../hands';
import { output } from '../machine';
import type { Running } from './all';
import { isInDatabase, sql, startRun, works } from './programs';

const namespace = 'postgresql';
const server = 'statefulset/postgresql';
const claim = 'data-postgresql-0';
const alerts = ['PostgresqlVolumeNearlyFull', 'VolumeAlmostFull'];
/** More than is in it, so that the server starts. */
const room = 96;

export async function volumeFull(running: Running): Promise<string> {
  const folder = await folderOf(running);
  const inside = (script: string) => output(running.machine.inside(['bash', '-euc', script, 'bash', folder]));
  const kept = await startRun(running);
  await paused(running, namespace, async () => {
    await moved(running, () => inside(onItsOwn));
    await inside('cat /dev/zero >"$1/filler" 2>/dev/null || true');
    await refused(running);
    await told(running);
    await inside('rm "$1/filler"');
    await works(running);
    const id = await until('a run is taken again', 300, () => startRun(running).catch(() => undefined));
    if (!(await isInDatabase(running, id))) throw new Error('what was taken is not there');
    await moved(running, () => inside(asBefore));
  });
  await works(running);
  if (!(await isInDatabase(running, kept))) throw new Error('what was there before is gone');
  return `it refuses to write, ${alerts.join(' and ')} see it, and with room it goes on by itself; nothing is lost`;
}

/** A file system in memory with a little room takes the place of the folder, with what is in it. */
const onItsOwn = `
used=$(du --summarize --block-size=1M "$1" | cut -f 1)
cp -a "$1" /run/volume
mount -t tmpfs -o "size=$((used + ${room}))M" volume "$1"
chown --reference=/run/volume "$1"
chmod --reference=/run/volume "$1"
cp -a /run/volume/. "$1"
rm -r /run/volume`;

const asBefore = `
cp -a "$1" /run/volume
umount "$1"
find "$1" -mindepth 1 -delete
cp -a /run/volume/. "$1"
rm -r /run/volume`;

async function moved(running: Running, work: () => Promise<unknown>): Promise<void> {
  await scaleDown(running, namespace, server);
  await work();
  await scaleUp(running, namespace, server);
}

/** Where the node keeps what the server writes. */
async function folderOf({ cluster }: Running): Promise<string> {
  const volumes = await cluster.all('v1', 'PersistentVolume');
  const volume = volumes.find((each) => text(each, 'spec.claimRef.name') === claim);
  const folder = text(volume, 'spec.local.path');
  if (folder === undefined) throw new Error('PostgreSQL has no volume in a folder of the node');
  return folder;
}

/** @throws Error where the server takes more than there is room for */
async function refused(running: Running): Promise<void> {
  const write = "create table filler as select repeat('x', 1000) from generate_series(1, 1000000)";
  const wasTaken = await sql(running, 'mlflow', write).then(
    () => true,
    () => false,
  );
  if (wasTaken) throw new Error('a gigabyte was taken, and there is no room for it');
}

/**
 * Until the alerts know, of a volume of that size: they are sent only later, so that no short want of room wakes anybody.
 */
async function told(running: Running): Promise<void> {
  const small = `kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="${claim}"} < 1e9`;
  const query = encodeURIComponent(`ALERTS and on () (${small})`);
  const path = `/api/v1/namespaces/prometheus/services/prometheus:9090/proxy/api/v1/query?query=${query}`;
  await until(`${alerts.join(' and ')} are pending`, 300, async () => {
    const answer: unknown = JSON.parse(await kubectl(running, ['get', '--raw', path]));
    const names = items(answer, 'data.result').map(({ fields }) => text(fields, 'metric.alertname') ?? '');
    return alerts.every((alert) => names.includes(alert)) ? true : undefined;
  });
}
