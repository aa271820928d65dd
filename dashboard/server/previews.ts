/** What switching a component would do, in the words of its page: the preview of synth, and what the Plan knows. */
import { mebi, type PanelPlan } from '../shared/panel-plan';
import type { Preview } from '../shared/types';

/** @returns undefined where there is no such component, or nobody planned it */
export function previewOf({ previews, components, nodes }: PanelPlan, id: string): Preview | undefined {
  const found = previews?.each.find((each) => each.id === id);
  if (!previews || !found) return undefined;
  const { to, comes, goes, cost, problems, short } = found;
  return {
    id,
    to,
    state: previews.state,
    comes,
    goes,
    stays: components.flatMap((each) =>
      goes.includes(each.id) ? each.stays.map((what) => ({ component: each.id, what })) : [],
    ),
    cost: { cpu: cost.cpu, memory: cost.memory * mebi, disk: cost.disk * mebi },
    nodes: nodes.map(({ name, most, allocatable, promised }) => {
      const then = found.nodes.find((node) => node.name === name);
      return {
        name,
        most: most.memory * mebi,
        allocatable: allocatable.memory * mebi,
        before: promised.memory * mebi,
        after: (then ?? promised).memory * mebi,
      };
    }),
    problems,
    short,
  };
}
