/** Files that components name (alert rules, dashboards, health checks): each must be in the folder of the one that names it. */
import { assetsIn } from '../lib/kube/asset';
import type { Component, OwnedHealthCheck } from '../lib/plan/component';
import type { Client } from '../lib/plan/kinds';
import type { Plan } from '../lib/plan/plan';
import type { Problem } from '../lib/plan/problem';
import { suggest } from '../lib/plan/suggest';

export function missingFiles(
  plan: Plan,
  health: readonly OwnedHealthCheck[],
  componentOf: (id: string) => Component,
): readonly Problem[] {
  const named = [
    ...plan.components.flatMap(({ clients }) =>
      clients.flatMap((client) =>
        filesOf(client).map((file) => ({ owner: client.owner, by: `need "${client.name}"`, file })),
      ),
    ),
    ...health.map(({ owner, kind, file }) => ({ owner, by: `the health check of ${kind}`, file })),
  ];
  const problems = named.flatMap(({ owner, by, file }): Problem[] => {
    const { folder } = componentOf(owner);
    const there = assetsIn(folder);
    if (there.includes(file)) return [];
    return [
      {
        code: 'TK231',
        path: `components.${owner}`,
        message: `${by} names the file ${file}, which is not in the component's folder${suggest(file, there)}`,
        hint: `add the file, or name one that is there: ${there.join(', ') || 'there are none'}`,
      },
    ];
  });
  return [...new Map(problems.map((problem) => [problem.path + problem.message, problem])).values()];
}

function filesOf(client: Client): readonly string[] {
  if (client.kind === 'metrics') return client.need.alerts;
  return client.kind === 'dashboard' ? client.need.files : [];
}
