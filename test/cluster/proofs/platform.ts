/** Everything that is proven on one platform that runs, one after the other. */
import { join } from 'node:path';
import { fields } from '../../../lib/objects/read';
import type { Binaries } from '../control-plane/build';
import { freePorts } from '../control-plane/processes';
import { type Config, type Dist, synth, withComponents } from '../dist';
import { bringUp, type Running } from '../platform';
import type { Report } from '../report';
import { all } from '../stand-ins/all';
import { proveBounds } from './bounds';
import { proveFaults, proveUpgrades } from './changes';
import { proveConverged } from './gitops';
import { proveNetwork } from './network';
import { proveRights } from './rights';
import { provePlaces } from './scheduling';
import { proveToggles } from './toggles';

export interface Wanted {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly config: Config;
  readonly keep: boolean;
  readonly writeRights: boolean;
}

/** Gives back whether the platform is still up. */
export async function provePlatform(report: Report, wanted: Wanted): Promise<boolean> {
  const { binaries, folder, keep, writeRights } = wanted;
  // The API server itself asks the pods of Metrics Server, and nothing runs in those here.
  const config = withComponents(await withPort(wanted.config), { 'metrics-server': false });
  let running: Running | undefined;
  let dist: Dist | undefined;
  await report.prove('gitops: install.sh brings an empty cluster to Synced and Healthy', async () => {
    const started = Date.now();
    dist = await synth(config, folder);
    running = await bringUp({ binaries, folder: join(folder, 'platform'), dist, report });
    const seconds = Math.round((Date.now() - started) / 1000);
    const applications = dist.objects.filter(({ object }) => object.kind === 'Application').length + 1;
    report.fact('platform', `${dist.objects.length} objects, ${applications} applications, ${seconds} s`);
    return `${applications} applications, ${dist.objects.length} objects in ${seconds} s`;
  });
  if (!running || !dist) return false;
  for (const { name, plays } of all) report.fact(`stand-in for ${name}`, plays);
  const { plane } = running;
  const changing = { running, config, dist, folder };
  try {
    await proveConverged(report, running, dist);
    await provePlaces(report, plane.cluster);
    await proveNetwork(report, plane.cluster, dist.plan);
    await proveRights(report, plane.cluster, dist.plan, { write: writeRights });
    await proveBounds(report, plane.cluster, dist.plan);
    await proveUpgrades(report, changing);
    await proveFaults(report, changing);
    await proveToggles(report, changing);
  } finally {
    if (keep)
      report.fact(
        'kubeconfig',
        `${plane.kubeconfig} (end it with: kill ${plane.processes.pids().join(' ')})`,
      );
    else await running.stop();
  }
  return keep;
}

/** install.sh compares the API server's port with the config's; two runs at once need two ports. */
async function withPort(config: Config): Promise<Config> {
  const [apiPort] = await freePorts(1);
  return { ...config, network: { ...fields(config, 'network'), apiPort } };
}
