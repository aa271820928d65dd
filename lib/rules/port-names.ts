import type { Emitted } from '../kube/object';
import { items, number, text } from '../objects/read';
import { defineRule, type Finding } from './rule';

interface Named {
  readonly at: string;
  readonly name?: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
}

/** A name as IANA registers them: the only form that probes and Services may refer to. */
const pattern = /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/;

export const portNames = defineRule({
  id: 'port-names',
  code: 'TK716',
  title: 'ports of a pod or a Service have unique, valid names, and no port is declared twice',
  *findings(inventory) {
    for (const { of, containers } of inventory.pods) {
      const all = containers.flatMap(({ init, ports }) => (init ? [] : ports));
      yield* unique(
        of,
        all.map(({ port, ...rest }) => ({ ...rest, number: port })),
      );
    }
    for (const of of inventory.of('Service')) {
      const all = items(of.object, 'spec.ports').map(({ at, fields }) => ({
        at,
        name: text(fields, 'name'),
        number: number(fields, 'port'),
        protocol: text(fields, 'protocol') ?? 'TCP',
      }));
      yield* unique(of, all);
      for (const { at, name } of all) {
        if (all.length === 1 || name !== undefined) continue;
        yield { of, path: at, message: 'has no name', hint: 'name each port where there are several' };
      }
    }
  },
});

function* unique(of: Emitted, ports: readonly Named[]): Iterable<Finding> {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const { at, name, number: port, protocol } of ports) {
    const path = `${at}.name`;
    if (name !== undefined) {
      if (!pattern.test(name)) {
        const hint = 'write at most 15 lower-case letters, digits and "-", with a letter among them';
        yield { of, path, message: `"${name}" is not a name of a port`, hint };
      }
      if (names.has(name)) {
        yield { of, path, message: `"${name}" is taken by another port`, hint: 'write another name' };
      }
      names.add(name);
    }
    const key = `${port}/${protocol}`;
    if (numbers.has(key))
      yield { of, path: at, message: `${key} is declared twice`, hint: 'declare it once' };
    numbers.add(key);
  }
}
