/** The process of all stand-ins: `main.js KUBECONFIG TEMPLATES`. It ends with its parent's signal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from '../client';
import { all } from './all';
import { readyDeployments, type StandIn, type World } from './stand-in';
import { Templates } from './templates';

async function step(world: World, standIn: StandIn, ready: ReadonlySet<string>): Promise<void> {
  const { deployments } = standIn;
  if (deployments.length > 0 && !deployments.some((name) => ready.has(name))) return;
  try {
    await standIn.step(world);
  } catch (error) {
    // The API server may be away for a moment; the next round sees.
    process.stderr.write(`${standIn.name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function main([kubeconfig = '', program = '']: readonly string[]): Promise<void> {
  const world = { cluster: Cluster.connect(kubeconfig), templates: new Templates(program) };
  for (;;) {
    const ready = await readyDeployments(world.cluster).catch(() => new Set<string>());
    await Promise.all(all.map((standIn) => step(world, standIn, ready)));
    await sleep(500);
  }
}

void main(process.argv.slice(2));
