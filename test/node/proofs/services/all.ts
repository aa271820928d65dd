/** Services: what a person or a program does with each of them first. A file each, and a line here. */
import type { Report } from '../../../cluster/report';
import type { Running } from '../all';
import { argoWorkflows } from './argo-workflows';
import { devpi } from './devpi';
import { duckdb } from './duckdb';
import { langserve } from './langserve';
import type { Proofs } from './proofs';
import { timescaledb } from './timescaledb';
import { vault } from './vault';

const services: Readonly<Record<string, Proofs>> = {
  'argo-workflows': argoWorkflows,
  ...{ devpi, duckdb, langserve, timescaledb, vault },
};

/** Of those that are on: a service without an image is not. */
export async function proveServices(running: Running, report: Report): Promise<void> {
  const on = new Set(running.dist.plan.components.map(({ id }) => id));
  for (const [id, proofs] of Object.entries(services)) {
    if (!on.has(id)) continue;
    for (const [what, work] of Object.entries(proofs))
      await report.prove(`${id}: ${what}`, () => work(running));
  }
}
