/** The lists of components, by path: they follow from the folders. */
import { catalogueModule, componentsIn, constructsModule } from './catalogue';

export function lists(folder: string): ReadonlyMap<string, string> {
  const found = componentsIn(folder);
  return new Map([
    ['lib/components/catalogue.ts', catalogueModule(found)],
    ['lib/components/constructs.ts', constructsModule(found)],
  ]);
}
