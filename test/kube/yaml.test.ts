/** What is written reads the same in YAML 1.1 (which Kubernetes' tools use in part) and in YAML 1.2. */
import fc from 'fast-check';
import { parse, parseDocument } from 'yaml';
import { toYaml } from '../../lib/kube/yaml';

/** Texts that some reader takes for something else. */
const tricky = [
  ...[
    'y',
    'N',
    'yes',
    'No',
    'on',
    'OFF',
    'true',
    'False',
    'null',
    'Null',
    '~',
    '',
    '_',
    '.inf',
    '-.INF',
    '.nan',
  ],
  ...[
    '0',
    '-0',
    '01',
    '+1',
    '0x1f',
    '0o17',
    '0b1',
    '1_000',
    '1.',
    '.5',
    '1e3',
    '1E-3',
    '12:30',
    '1:20:30',
    '8Gi',
  ],
  ...[
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '<<',
    '=',
    '-',
    '- a',
    '?',
    '? a',
    ':',
    'a: b',
    'a:',
    ':a',
  ],
  ...[
    '#',
    'a #b',
    '#a',
    '*a',
    '&a',
    '!a',
    '!!str a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '>-',
    '{',
    '[',
    ']',
    '}',
    ',',
  ],
  ...["'", '"', '\\', 'a\\n', '---', '--- a', '...', ' a', 'a ', '\ta', 'a\t', 'a\tb', '\u00a0', 'ä', '🦊'],
  ...[
    '\n',
    'a\n',
    'a\nb',
    'a\nb\n',
    'a\n\n',
    '\na',
    'a\n\nb',
    'a \nb',
    'a\n b',
    'a\n\tb',
    'a\nb\u00a0\n',
    'a\r\nb',
    '\r',
    'a\rb',
  ],
  ...[
    '\u0000',
    '\u0007',
    '\u001b',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\ud800',
    'a\n\u2028',
  ],
  ...['{{ .Values.a }}', '#!/bin/sh\nset -e\n', '* * * * *', '/tmp/a b', 'a'.repeat(300), 'a b '.repeat(100)],
];

const text = fc.oneof(
  fc.constantFrom(...tricky),
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.array(fc.constantFrom(...tricky, 'key', ' '), { maxLength: 4 }).map((parts) => parts.join('')),
);
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => n + 0);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

/** The same cases each time: a failing test must be one that anybody can repeat. */
const runs = { numRuns: 200, seed: 20261130 };

test.each(['1.1', '1.2'] as const)('reads back the same in YAML %s', (version) => {
  fc.assert(
    fc.property(value, (written) => {
      expect(parse(toYaml({ written }), { version, merge: false })).toEqual({ written });
    }),
    runs,
  );
});

test('reads without a warning, as one document without anchors and tags', () => {
  fc.assert(
    fc.property(value, (written) => {
      const document = parseDocument(toYaml({ written }));
      expect([...document.errors, ...document.warnings]).toEqual([]);
      expect(document.toString()).not.toMatch(/^(&|!)/m);
    }),
    runs,
  );
});

test.each(tricky)('keeps %j as text, as a value and as a key', (each) => {
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(toYaml({ a: each, b: [each], [`${each} `]: 1 }), { version })).toEqual({
      a: each,
      b: [each],
      [`${each} `]: 1,
    });
  }
});

test('people can read it', () => {
  expect(
    toYaml({
      name: 'mlflow',
      image: 'ghcr.io/mlflow/mlflow:v3.1.0',
      args: ['--host', '0.0.0.0'],
      script: '#!/bin/sh\nset -e\n  echo "$HOME"\n',
      ports: [{ name: 'http', port: 5000 }],
      off: 'off',
      nothing: {},
      none: [],
      skipped: undefined,
    }),
  ).toBe(`name: mlflow
image: "ghcr.io/mlflow/mlflow:v3.1.0"
args:
  - "--host"
  - "0.0.0.0"
script: |
  #!/bin/sh
  set -e
    echo "$HOME"
ports:
  - name: http
    port: 5000
"off": "off"
nothing: {}
none: []
`);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol('a'), 1n])('refuses %p', (odd) => {
  expect(() => toYaml({ odd })).toThrow(TypeError);
});
