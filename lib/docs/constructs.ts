/** lib/components/constructs.ts: what the library exports of each component. */
import { readAsset } from '../kube/asset';
import type { Component } from '../plan/component';

const declaration = /^export (?:abstract )?(class|interface|type|const|function) ([A-Za-z]\w*)/gm;

/** Classes, props and functions of the file named like the component; `build` is the platform's own. */
export function constructsModule(components: readonly Component[]): string {
  const lines = [...components]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id, folder }) => {
      const names = [...readAsset(folder, `${id}.ts`).matchAll(declaration)]
        .filter(([, , name]) => name !== 'build')
        .map(([, kind, name]) => (kind === 'interface' || kind === 'type' ? `type ${name}` : `${name}`))
        .sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
      return names.length === 0 ? [] : [exportOf(names, `./${id}/${id}`)];
    });
  return `/** The construct of each component. Made by \`npm run generate\`. */\n\n${lines.join('\n')}\n`;
}

const bare = (name: string): string => name.replace(/^type /, '');

/** As the formatter would write it. */
function exportOf(names: readonly string[], from: string): string {
  const line = `export { ${names.join(', ')} } from '${from}';`;
  return line.length <= 110
    ? line
    : `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
}
