import { text } from '../../../../lib/objects/read';
import type { Running } from '../all';

/** By what is proven; each gives back what was seen, or throws. */
export type Proofs = Readonly<Record<string, (running: Running) => Promise<string>>>;

/** What a need of a component was answered with, such as the name of its bucket. */
export function answer({ dist }: Running, id: string, path: string): string {
  const component = dist.plan.components.find((each) => each.id === id);
  const found = text(component?.given, path);
  if (found === undefined) throw new Error(`the plan has no ${path} of ${id}`);
  return found;
}
