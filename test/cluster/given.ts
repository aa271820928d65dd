/** A cluster that somebody names: what can be proven without a control plane of our own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from './client';
import { crdsOf, definitionsIn } from './crds';
import { synth } from './dist';
import { applyAll, judge } from './proofs/apply';
import { proveNetwork } from './proofs/network';
import { proveRights } from './proofs/rights';
import type { Report } from './report';

export async function given(report: Report, kubeconfig: string, folder: string): Promise<number> {
  report.say(`WARNING: everything below is written to the cluster of ${kubeconfig}, and stays there.`);
  report.say('WARNING: it must be one that you throw away. Ctrl-C within ten seconds stops this.');
  await sleep(10_000);
  const cluster = Cluster.connect(kubeconfig);
  const dist = await synth('examples/everything.yaml', folder);
  report.fact('cluster', `${kubeconfig}, ${await cluster.version()}`);
  report.fact(
    'not proven here',
    'GitOps, toggles, upgrades, faults, capacity: they need a control plane of our own',
  );
  await report.prove('apply everything', async () => {
    const objects = dist.objects.map(({ object }) => object);
    const crds = await crdsOf(dist.folder, objects);
    report.fact('CRDs', [...crds.sources, ...crds.notices].join('; '));
    return judge(await applyAll(cluster, objects, definitionsIn(crds)));
  });
  await proveNetwork(report, cluster, dist.plan);
  await proveRights(report, cluster, dist.plan, { write: false });
  return report.close();
}
