/** Files of the repository that follow from the code, by path; a test compares them with the ones in Git. */
import { catalogue } from '../components/catalogue';
import { jsonSchema } from '../config/json-schema';
import type { Component } from '../plan/component';
import { componentsPage } from './components';

export function generated(): ReadonlyMap<string, string> {
  const components: readonly Component[] = Object.values(catalogue);
  return new Map([
    ['thinkube.schema.json', `${JSON.stringify(jsonSchema(components), null, 2)}\n`],
    ['docs/components.md', componentsPage(components)],
  ]);
}
