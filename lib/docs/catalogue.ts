/** lib/components/catalogue.ts and constructs.ts: what follows from the folders of the components. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const declaration = /^export (?:abstract )?(class|interface) ([A-Z]\w*)/gm;
const definition = /^export const (\w+) = defineComponent\(\{\s*id: '([^']+)'/m;

/** One component, as its folder says. */
interface Found {
  readonly id: string;
  /** Name that its index exports. */
  readonly name: string;
  /** Construct and props that it writes by hand: in the file named like it. */
  readonly exported: readonly string[];
}

/** Every folder with an index that defines a component, by id. @throws Error for a folder without one */
export const componentsIn = (folder: string): readonly Found[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.ts')))
    .map(({ name }) => foundIn(folder, name))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

function foundIn(folder: string, directory: string): Found {
  const [, name, id] = definition.exec(readFileSync(join(folder, directory, 'index.ts'), 'utf8')) ?? [];
  if (name === undefined || id !== directory) {
    throw new Error(
      `lib/components/${directory}/index.ts: write \`export const ${camel(directory)} = defineComponent({ id: '${directory}', … })\``,
    );
  }
  const own = existsSync(join(folder, directory, `${directory}.ts`))
    ? [...readFileSync(join(folder, directory, `${directory}.ts`), 'utf8').matchAll(declaration)]
    : [];
  return {
    id,
    name,
    exported: own.map(([, kind, each = '']) => (kind === 'interface' ? `type ${each}` : each)),
  };
}

/** How code names a component: `labelStudio`, and as a class `LabelStudio`. */
export const camel = (id: string): string =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
export const pascal = (id: string): string => camel(id).replace(/^[a-z]/, (letter) => letter.toUpperCase());

/** The catalogue: every component of the package, by id. */
export function catalogueModule(found: readonly Found[]): string {
  const imports = found.map(({ id, name }) => `import { ${name} } from './${id}';`);
  const entries = found.map(({ id, name }) => (id === name ? `  ${id},` : `  '${id}': ${name},`));
  return lines([
    '/** Every component that the package brings, by id. Made by `npm run generate` from the folders beside it. */',
    "import type { Component } from '../plan/component';",
    ...imports,
    '',
    'export const catalogue = {',
    ...entries,
    '} satisfies Readonly<Record<string, Component>>;',
  ]);
}

/** The constructs: written by hand in the file named like the component, otherwise derived from the definition. */
export function constructsModule(found: readonly Found[]): string {
  const derived = found.filter(({ exported }) => exported.length === 0);
  const written = found.filter(({ exported }) => exported.length > 0);
  return lines([
    '/** The construct of each component. Made by `npm run generate`. */',
    "import { constructOf } from '../constructs/construct-of';",
    ...derived.map(({ id, name }) => `import { ${name} } from './${id}';`),
    '',
    ...written.map(({ id, exported }) => `export { ${exported.join(', ')} } from './${id}/${id}';`),
    '',
    ...derived.flatMap(({ id, name }) => [
      `/** ${pascal(id)} for any cdk8s app; its props follow from the component's definition. */`,
      `export class ${pascal(id)} extends constructOf(${name}) {}`,
    ]),
  ]);
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
