import { type Fields, items, list, text, texts } from '../objects/read';
import { defineRule } from './rule';

const variable = /^[A-Za-z_.-][\w.-]*$/;
/** `$(NAME)`, which Kubernetes replaces; `$$(NAME)` it leaves alone, and lower case is a shell's own. */
const expansion = /(\$+)\(([A-Z_][A-Z0-9_]*)\)/g;

export const env = defineRule({
  id: 'env',
  code: 'TK742',
  title: 'environment variables have unique names, and refer to earlier ones only',
  *findings(inventory) {
    for (const { of, containers } of inventory.pods) {
      for (const { at: start, fields: container } of containers) {
        const names = new Set<string>();
        const open = list(container, 'envFrom').length > 0;
        for (const { at, fields } of items(container, 'env')) {
          const path = `${start}.${at}`;
          const name = text(fields, 'name') ?? '';
          if (!variable.test(name)) {
            const hint = 'write letters, digits and "_"';
            yield { of, path: `${path}.name`, message: `"${name}" is not a name`, hint };
          }
          if (names.has(name)) {
            const hint = 'write it once';
            yield { of, path: `${path}.name`, message: `"${name}" is set twice`, hint };
          }
          for (const used of open ? [] : unknown(text(fields, 'value') ?? '', names)) {
            const message = `$(${used}) is not set before it`;
            yield { of, path: `${path}.value`, message, hint: `set ${used} in an earlier line` };
          }
          names.add(name);
        }
        for (const [path, value] of open ? [] : commands(container)) {
          for (const used of unknown(value, names)) {
            const hint = `set ${used}, or write $$(${used}) for these characters as they are`;
            yield { of, path: `${start}.${path}`, message: `$(${used}) is not set`, hint };
          }
        }
      }
    }
  },
});

const commands = (container: Fields): [string, string][] =>
  ['command', 'args'].flatMap((key) =>
    texts(container, key).map((value, index): [string, string] => [`${key}[${index}]`, value]),
  );

/** Names that are used and not known. Kubernetes itself sets those of its API server. */
const unknown = (value: string, known: ReadonlySet<string>): string[] =>
  [...value.matchAll(expansion)].flatMap(([, dollars = '', name = '']) =>
    dollars.length % 2 === 0 || known.has(name) || name.startsWith('KUBERNETES_') ? [] : [name],
  );
