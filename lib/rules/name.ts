import type { Emitted } from '../kube/object';
import { groupOf } from '../objects/builtin';
import { items, text } from '../objects/read';
import { defineRule, type Finding } from './rule';

interface Form {
  readonly max: number;
  readonly pattern: RegExp;
  readonly cure: string;
}

const label = (max: number): Form => ({
  max,
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  cure: `write lower-case letters, digits and "-", ${max} characters at most`,
});
const subdomain = (max: number): Form => ({
  max,
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  cure: `write lower-case letters, digits, "-" and ".", ${max} characters at most`,
});
const service: Form = {
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  cure: 'begin with a letter; write lower-case letters, digits and "-", 63 characters at most',
};
const segment: Form = {
  max: 253,
  pattern: /^(?!\.{1,2}$)[^/%]+$/,
  cure: 'leave "/" and "%" out',
};

/** What Kubernetes puts into labels and host names has less room than names have. */
const forms: Readonly<Record<string, Form>> = {
  Namespace: label(63),
  Service: service,
  Deployment: subdomain(63),
  DaemonSet: subdomain(63),
  Job: subdomain(63),
  // Its pods carry the name and eleven characters more as a label.
  StatefulSet: subdomain(52),
  // Its Jobs are named after it, and eleven characters more.
  CronJob: subdomain(52),
};

/** What cdk8s appends where no name is given. */
const generated = /-c8[0-9a-f]{6}$/;

export const name = defineRule({
  id: 'name',
  code: 'TK710',
  title: 'every object, container and volume has an explicit name that Kubernetes takes',
  *findings({ emitted, pods }) {
    for (const of of emitted) yield* ofObject(of);
    for (const { of, at, spec, containers } of pods) {
      const volumes = items(spec, 'volumes').map((item) => ({
        at: `${at}.${item.at}`,
        name: text(item.fields, 'name') ?? '',
      }));
      for (const named of [...containers, ...volumes]) {
        if (!fits(named.name, label(63))) {
          const path = `${named.at}.name`;
          yield { of, path, message: `"${named.name}" is not a name`, hint: label(63).cure };
        }
      }
    }
  },
});

function* ofObject(of: Emitted): Iterable<Finding> {
  const { object } = of;
  const given = object.metadata.name;
  const form = formOf(of);
  const path = 'metadata.name';
  if (text(object, 'metadata.generateName') !== undefined) {
    yield { of, path: 'metadata.generateName', message: 'leaves the name to chance', hint: `write ${path}` };
  }
  if (generated.test(given)) {
    const message = `"${given}" ends in a hash of the path of its construct`;
    yield { of, path, message, hint: `write ${path}: it must not change when code moves` };
  } else if (!fits(given, form)) {
    yield { of, path, message: `"${given}" is not a name for a ${object.kind}`, hint: form.cure };
  }
}

function formOf({ object }: Emitted): Form {
  if (groupOf(object) === 'rbac.authorization.k8s.io') return segment;
  const builtin = ['', 'apps', 'batch'].includes(groupOf(object));
  return (builtin ? forms[object.kind] : undefined) ?? subdomain(253);
}

const fits = (given: string, { max, pattern }: Form): boolean => given.length <= max && pattern.test(given);
