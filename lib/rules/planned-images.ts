import type { PlannedPods } from '../objects/facts';
import type { Inventory } from '../objects/inventory';
import { text } from '../objects/read';
import { nameAndTag } from '../plan/versions';
import { defineRule, type Finding } from './rule';

export const plannedImages = defineRule({
  id: 'planned-images',
  code: 'TK785',
  title: 'every image that runs is among the images of its component, and none of those is unused',
  *findings(inventory) {
    for (const component of inventory.facts.planned ?? []) {
      if (component.images && !component.patched) yield* ofComponent(inventory, component);
    }
  },
});

function* ofComponent(inventory: Inventory, { id, images = {} }: PlannedPods): Iterable<Finding> {
  const declared = new Set(Object.values(images));
  const used = new Set<string>();
  for (const { of, containers } of inventory.podsOfComponent(id)) {
    for (const { at, fields } of containers) {
      const image = text(fields, 'image') ?? '';
      used.add(image);
      if (declared.has(image)) continue;
      const hint = 'add it to `images`, and take it from there: reports and updates read that list';
      yield { of, path: `${at}.image`, message: `${image} is not among the images of ${id}`, hint };
    }
  }
  const emitted = inventory.ofComponent(id);
  const [of] = emitted;
  const others = Object.entries(images).filter(([, image]) => !used.has(image));
  if (!of || others.length === 0) return;
  // Operators are told of images in arguments and files, some of name and tag apart.
  const written = JSON.stringify(emitted.map(({ object }) => object));
  for (const [name, image] of others) {
    const apart = Object.values(nameAndTag(image));
    if (written.includes(image) || apart.every((part) => written.includes(`"${part}"`))) continue;
    const hint = 'remove it, or say by `runs` with which options it runs';
    yield { of, message: `the image "${name}" of ${id} appears in none of its objects`, hint };
  }
}
