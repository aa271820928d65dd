import { fields, items, member, text, texts } from '../objects/read';
import { namedSecret, secretIn } from '../objects/secrecy';
import { defineRule } from './rule';

const cure = 'declare a need for a secret, and read it from there';
/** `--admin-password=value`. */
const option = /^--?([\w.-]+)=(.*)$/s;

export const secretLiteral = defineRule({
  id: 'secret-literal',
  code: 'TK761',
  title: 'nothing that looks like a secret is in variables, arguments or ConfigMaps',
  *findings(inventory) {
    for (const { of, containers } of inventory.pods) {
      for (const { at: start, fields: container } of containers) {
        for (const { at, fields: variable } of items(container, 'env')) {
          const found = looksLike(text(variable, 'name') ?? '', text(variable, 'value') ?? '');
          if (found) yield { of, path: `${start}.${at}.value`, message: found, hint: cure };
        }
        for (const key of ['command', 'args']) {
          for (const [index, word] of texts(container, key).entries()) {
            const [, name = '', value = word] = option.exec(word) ?? [];
            const found = looksLike(name, value);
            if (found) yield { of, path: `${start}.${key}[${index}]`, message: found, hint: cure };
          }
        }
      }
    }
    for (const of of inventory.of('ConfigMap')) {
      for (const [key, value] of Object.entries(fields(of.object, 'data'))) {
        const found = typeof value === 'string' && looksLike(key, value);
        if (found) yield { of, path: `data${member(key)}`, message: found, hint: cure };
      }
    }
  },
});

function looksLike(name: string, value: string): string | undefined {
  const form = secretIn(value);
  if (form !== undefined) return `holds what looks like ${form}`;
  return namedSecret(name, value) ? `"${name}" is given as a literal value` : undefined;
}
