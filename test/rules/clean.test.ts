import { formatProblem } from '../../lib/plan/problem';
import { rules } from '../../lib/rules/all';
import { check } from '../../lib/rules/check';
import { context, platform } from './platform';

test('a platform that keeps every rule has no problems', () => {
  expect(check(platform(), context).map(formatProblem)).toEqual([]);
});

test('every rule has an id and a number of its own, and says what holds', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
  for (const { id, code, title } of rules) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(code).toMatch(/^TK7[1-8]\d$/);
    expect(title).toMatch(/^\S.{20,}[^.]$/);
  }
});
