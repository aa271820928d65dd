import { at, fields, member } from '../objects/read';
import { defineRule, type Finding } from './rule';

/** On every object and on every pod. */
const required = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/managed-by',
  'thinkube.io/component',
];

const part = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const prefix = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
/** Of all annotations of an object together, in bytes. */
const roomForAnnotations = 262_144;

export const labels = defineRule({
  id: 'labels',
  code: 'TK711',
  title: 'every object and pod has the recommended labels, and all labels and annotations are valid',
  *findings({ emitted, pods }) {
    for (const of of emitted) {
      yield* inMap(of, 'metadata.labels');
      yield* annotations(of);
    }
    for (const { of, kind, labelsAt } of pods) if (kind !== 'Pod') yield* inMap(of, labelsAt);
  },
});

function* inMap(of: Finding['of'], path: string): Iterable<Finding> {
  const labels = fields(of.object, path);
  const missing = required.filter((key) => !(key in labels));
  if (missing.length > 0) {
    yield { of, path, message: `lacks ${missing.join(', ')}`, hint: 'add the labels that every object has' };
  }
  for (const [key, value] of Object.entries(labels)) {
    const where = () => path + member(key);
    if (!isKey(key)) yield { of, path: where(), message: 'is not a label', hint: 'write prefix/name' };
    if (typeof value !== 'string' || (value !== '' && !part.test(value))) {
      yield {
        of,
        path: where(),
        message: `${JSON.stringify(value)} is not a label value`,
        hint: 'write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
      };
    }
  }
}

function* annotations(of: Finding['of']): Iterable<Finding> {
  const path = 'metadata.annotations';
  if (at(of.object, path) === undefined) return;
  let size = 0;
  for (const [key, value] of Object.entries(fields(of.object, path))) {
    const where = () => path + member(key);
    if (!isKey(key)) yield { of, path: where(), message: 'is not an annotation', hint: 'write prefix/name' };
    if (typeof value === 'string') size += key.length + value.length;
    else
      yield { of, path: where(), message: `${JSON.stringify(value)} is not text`, hint: 'put it in quotes' };
  }
  if (size > roomForAnnotations) {
    yield { of, path, message: `holds ${size} bytes`, hint: `keep all of them below ${roomForAnnotations}` };
  }
}

function isKey(key: string): boolean {
  const [first = '', second, ...rest] = key.split('/');
  if (rest.length > 0) return false;
  return second === undefined ? part.test(first) : prefix.test(first) && part.test(second);
}
