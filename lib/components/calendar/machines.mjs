// Empties machines when their time to sleep comes, and wakes them when it is over. A machine switches itself off, a
// quarter of an hour later, by a timer of its own (dist/host/sleep); this has no way to do that. What is told goes by what
// should be now, so that a run that never came costs nothing. POWER is a JSON file (see power.ts), TZ the time zone.
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { call, patch } from './api.mjs';
import { lastOf } from './clock.mjs';

const { machines } = JSON.parse(await readFile(process.env.POWER, 'utf8'));
const now = process.env.NOW === undefined ? Date.now() : Date.parse(process.env.NOW);
const taint = 'thinkube.io/asleep';

/** Six bytes of ones, and the address of the card sixteen times: its hardware looks for that in whatever arrives. */
async function wake(mac) {
  const address = Buffer.from(mac.replaceAll(':', ''), 'hex');
  const packet = Buffer.concat([Buffer.alloc(6, 0xff), ...Array(16).fill(address)]);
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.bind(resolve));
  socket.setBroadcast(true);
  await new Promise((resolve, reject) =>
    socket.send(packet, Number(process.env.WAKE_PORT), process.env.WAKE_ADDRESS, (error) =>
      error ? reject(error) : resolve(),
    ),
  );
  socket.close();
}

/** While it has this, nothing new comes to it, and alerts leave it alone. */
const taintOf = ({ spec }) => (spec.taints ?? []).find(({ key }) => key === taint);

/** What was last: a time of its own, or that somebody sent it to sleep (sleep_node writes the second into the taint). */
function lastFor(node, times) {
  const byClock = lastOf(times, now);
  const asked = Number(taintOf(node)?.value ?? 0) * 1000;
  return asked > (byClock?.at ?? 0) ? { isUp: false, at: asked } : byClock;
}

async function set(node, asleep) {
  if ((taintOf(node) !== undefined) === asleep) return;
  const others = (node.spec.taints ?? []).filter(({ key }) => key !== taint);
  const taints = asleep ? [...others, { key: taint, effect: 'NoSchedule' }] : others;
  const { name, resourceVersion } = node.metadata;
  await patch(`/api/v1/nodes/${name}`, { metadata: { resourceVersion }, spec: { taints } });
}

/** Pods that another machine may run, and those whose volume is on this one. */
async function podsOn(name) {
  const { items } = await call(`/api/v1/pods?fieldSelector=spec.nodeName%3D${name}`);
  const own = ({ metadata }) =>
    (metadata.ownerReferences ?? []).some(({ kind }) => ['DaemonSet', 'Node'].includes(kind));
  const here = items.filter((pod) => !own(pod) && !['Succeeded', 'Failed'].includes(pod.status.phase));
  const isBound = ({ spec }) => (spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim);
  return { bound: here.filter(isBound), free: here.filter((pod) => !isBound(pod)) };
}

const nameOf = ({ metadata: { namespace, name } }) => `${namespace}/${name}`;

async function evict(pod) {
  const { namespace, name } = pod.metadata;
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
  await call(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(eviction),
  }).catch((error) => {
    // Gone already, or one too many of its kind just now: the next run sees.
    if (error.status !== 404 && error.status !== 429) throw error;
  });
  process.stdout.write(`${nameOf(pod)} goes elsewhere\n`);
}

async function sendToSleep(node) {
  await set(node, true);
  const { name } = node.metadata;
  const { bound, free } = await podsOn(name);
  for (const pod of free) await evict(pod);
  // What the calendar stops at the same time may take a moment.
  const lasting = bound.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (lasting.length === 0) return;
  throw new Error(`stays on: volumes of ${lasting.map(nameOf).join(', ')} are on it`);
}

async function keep({ name, mac, ...times }) {
  const node = await call(`/api/v1/nodes/${name}`);
  const last = lastFor(node, times);
  if (!last) return;
  const ready = node.status.conditions.find(({ type }) => type === 'Ready');
  const isReady = ready?.status === 'True';
  if (last.isUp && !isReady) {
    await wake(mac);
    process.stdout.write(`${name}: was told to wake\n`);
  }
  // Somebody has woken it in the meantime, and wants it.
  const isWanted = last.isUp || (isReady && Date.parse(ready.lastTransitionTime) > last.at);
  if (isWanted) await set(node, false);
  else if (isReady) await sendToSleep(node);
  else await set(node, true);
}

for (const machine of machines)
  await keep(machine).catch((error) => {
    process.stderr.write(`${machine.name}: ${error.message}\n`);
    process.exitCode = 1;
  });
