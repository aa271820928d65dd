/** Files that nobody should have: one clear error that names the file, soon, and never a stack trace. */
import { randomBytes } from 'node:crypto';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';
import { cpuTime } from './cpu-time';

const megabyte = 1024 * 1024;
const most = 128 * 1024;
const times = (text: string, bytes = most) => text.repeat(Math.floor((bytes - 100) / text.length));
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const told = (content: string | Uint8Array): readonly string[] =>
  planFrom('home.yaml', typeof content === 'string' ? Buffer.from(content) : content, []).problems.map(
    formatProblem,
  );

test.each([
  ['a megabyte of brackets', '['.repeat(megabyte), /^home.yaml:1:1: has 1024 KiB, more than the 128/],
  ['a megabyte of indentation', lines(1400, (i) => `${' '.repeat(i)}a:`), /more than the 128/],
  ['a megabyte of noise', randomBytes(megabyte), /^home.yaml:1:1: has 1024 KiB/],
  ['brackets within the limit', times('['), /nested more than 40 levels deep/],
  ['braces', times('{a: '), /nested more than 40 levels deep/],
  ['lists in lists', times('- '), /nested more than 40 levels deep/],
  ['keys in keys', times('? '), /nested more than 40 levels deep/],
  ['colons', times(': '), /nested more than 40 levels deep/],
  ['deep indentation', lines(400, (i) => `${' '.repeat(i)}a:`), /nested more than 40 levels deep/],
  ['commas', `[${times(',')}]`, /more parts than any config needs/],
  ['anchors', times('&a '), /anchors/],
  ['aliases', times('*a '), /aliases/],
  ['tags', times('!'), /tags/],
  ['directives', times('%a\n'), /directives/],
  ['documents', times('--- a\n'), /a second document begins here/],
  ['keys by the thousand', lines(9000, (i) => `k${i}: 1`), /unknown key "k0"|more parts/],
  ['a key by the thousand', lines(9000, () => 'k: 1'), /second time|more parts/],
  ['a line without end', `a: ${times('x')}`, /unknown key "a"/],
  ['a key without end', `${times('x')}: 1`, /not YAML: a key is too long|unknown key/],
  ['backslashes', `a: "${times('\\')}`, /not YAML: a quotation mark is opened here and never closed/],
  ['quotation marks', times('"'), /not YAML|more parts/],
  ['blanks', times(' '), /is empty/],
  ['line ends', times('\n'), /is empty/],
  ['carriage returns', times('\r'), /is empty|not YAML|single value/],
  ['tabs', times('\t'), /is empty|not YAML|single value/],
  ['comments', times('#\n'), /is empty/],
  ['block text', `a: |\n${times(' x\n')}`, /unknown key "a"/],
  ['faults by the thousand', times('a: b: c\n'), /not YAML|more parts/],
])('%s', (_, content, expected) => {
  let problems: readonly string[] = [];
  const time = cpuTime(() => {
    problems = told(content);
  });
  expect(time).toBeLessThan(2000);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).toMatch(expected);
  for (const problem of problems) {
    expect(problem).toMatch(/^home\.yaml:\d+:\d+/);
    expect(problem).not.toMatch(/^\s+at /m);
    expect(problem.length).toBeLessThan(1000);
  }
});

test('a secret is never repeated in a message', () => {
  const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
  for (const text of [
    `git: { repo: "https://me:${secret}@github.com/me/x" }`,
    `cluster: { domain: ${secret}, ${secret}: 1 }`,
    `profile: ${secret}`,
    `nodes: [${secret}]`,
    `tls: { issuer: ${secret} }`,
    `components: { wiki: { token: hunter2${secret} } }`,
    `${secret}: 1`,
  ]) {
    const problems = told(text);
    expect(problems.join('\n')).toContain('home.yaml:1:');
    expect(problems.join('\n')).not.toContain(secret);
  }
});
