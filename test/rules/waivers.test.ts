import type { RuleFacts } from '../../lib/objects/facts';
import type { Waiver } from '../../lib/plan/facts';
import { formatProblem } from '../../lib/plan/problem';
import { check } from '../../lib/rules/check';
import { type Change, changed, context } from './platform';

const twice: Change = ['Deployment/notes', 'spec.replicas', 2];
const waiver: Waiver = {
  rule: 'replicas',
  object: 'Deployment/notes',
  reason: 'sessions survive a restart of one of the two',
};

const said = (changes: readonly Change[], waivers: readonly Waiver[], more: RuleFacts = {}) =>
  check(changed(changes), { ...context, waivers: new Map([['notes', waivers]]), ...more }).map(formatProblem);

const open = ['notes Deployment/notes spec.replicas: is 2 [TK750]\n    write 1'];

test('a waiver takes away what it names, and nothing else', () => {
  expect(said([twice], [])).toEqual(open);
  expect(said([twice], [waiver])).toEqual([]);
  expect(said([twice, ['StatefulSet/store', 'spec.replicas', 2]], [waiver])).toEqual([
    'store StatefulSet/store spec.replicas: is 2 [TK750]\n    write 1',
  ]);
});

test('a star stands for any ending', () => {
  expect(said([twice], [{ ...waiver, object: 'Deployment/*' }])).toEqual([]);
  expect(said([twice], [{ ...waiver, object: 'Deployment/note*' }])).toEqual([]);
  expect(said([twice], [{ ...waiver, object: 'StatefulSet/*' }])).toEqual([
    ...open,
    'notes StatefulSet/*: waiver of "replicas": it covers nothing [TK799]\n    remove it',
  ]);
});

test('a waiver of another component does not count', () => {
  const waivers = new Map([['store', [waiver]]]);
  expect(check(changed([twice]), { ...context, waivers }).map(({ code }) => code)).toEqual([
    'TK750',
    'TK799',
  ]);
});

test('a waiver that covers nothing is told, unless options may be the reason', () => {
  expect(said([], [waiver])).toEqual([
    'notes Deployment/notes: waiver of "replicas": it covers nothing [TK799]\n    remove it',
  ]);
  expect(said([], [waiver], { unusedWaivers: 'allow' })).toEqual([]);
});

test('a waiver names a rule and a reason', () => {
  expect(said([], [{ ...waiver, rule: 'replica' }], { unusedWaivers: 'allow' })).toEqual([
    'notes Deployment/notes: waiver of "replica": there is no such rule (did you mean "replicas"?) [TK798]\n    write the id of a rule',
  ]);
  expect(said([twice], [{ ...waiver, reason: ' ' }])).toEqual([
    'notes Deployment/notes: waiver of "replicas": it has no reason [TK798]\n    say why this object cannot keep the rule',
  ]);
});

test('a namespace may be wider for pods that an operator makes', () => {
  const wide: Change = [
    'Namespace/notes',
    'metadata.labels.pod-security~kubernetes~io/enforce',
    'privileged',
  ];
  const reason = 'the operator makes pods that mount paths of the node';
  expect(said([wide], [{ rule: 'namespace-level', object: 'Namespace/notes', reason }])).toEqual([]);
});
