import type { Emitted } from '../kube/object';
import { at, flag, items, text } from '../objects/read';
import { defineRule, type Finding } from './rule';

/** What the operator or the API server would fill in, so that Argo CD saw a difference. */
const written = [
  'spec.refreshPolicy',
  'spec.refreshInterval',
  'spec.target.name',
  'spec.target.creationPolicy',
  'spec.target.deletionPolicy',
  'spec.target.template.engineVersion',
  'spec.target.template.mergePolicy',
];

/** As Go writes a duration: `1h0m0s`, `0s`. */
const duration = /^(\d+h[0-5]?\dm[0-5]?\ds|[1-5]?\dm[0-5]?\ds|[1-5]?\ds)$/;

export const externalSecretDefaults = defineRule({
  id: 'external-secret-defaults',
  code: 'TK722',
  title: 'every ExternalSecret writes out its defaults; what is generated is made once and stays',
  *findings(inventory) {
    for (const of of inventory.of('external-secrets.io/ExternalSecret')) {
      for (const path of written) {
        if (at(of.object, path) === undefined) {
          yield { of, path, message: 'is missing', hint: 'write it, even if it is the default' };
        }
      }
      const path = 'spec.refreshInterval';
      const interval = text(of.object, path);
      if (interval !== undefined && !duration.test(interval)) {
        const hint = 'write hours, minutes and seconds, such as 1h0m0s or 0s';
        yield { of, path, message: `"${interval}" is not how Go writes it`, hint };
      }
      if (generates(of)) yield* once(of);
      if (text(of.object, 'spec.target.deletionPolicy') === 'Delete') {
        const message = 'deletes the Secret if its source is gone for a moment';
        yield { of, path: 'spec.target.deletionPolicy', message, hint: 'write Retain' };
      }
    }
  },
});

const generates = ({ object }: Emitted): boolean =>
  items(object, 'spec.dataFrom').some(({ fields }) => at(fields, 'sourceRef.generatorRef') !== undefined);

/** A generator gives another value each time that it is asked. */
function* once(of: Emitted): Iterable<Finding> {
  const wanted = {
    'spec.refreshPolicy': 'CreatedOnce',
    'spec.refreshInterval': '0s',
    'spec.target.creationPolicy': 'Orphan',
  };
  for (const [path, value] of Object.entries(wanted)) {
    const found = text(of.object, path);
    if (found === undefined || found === value) continue;
    yield { of, path, message: `is ${found}, so that a value in use changes`, hint: `write ${value}` };
  }
  if (flag(of.object, 'spec.target.immutable') !== true) {
    yield {
      of,
      path: 'spec.target.immutable',
      message: 'is not true',
      hint: 'write true: the value must stay',
    };
  }
}
