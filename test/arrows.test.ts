/** Which room may look into which: the arrows of CONTRIBUTING.md, held against the import lines. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { repository } from './repository';

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources = ['lib', 'charts', 'imports'].flatMap((room) =>
  readdirSync(join(repository, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${room}/${path}`),
);

/** Relative ones as paths from the root, others by their package. */
function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(repository, from), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s(type\s)?[^'"]*?from '([^']+)';/gms)].map(
    ([, type, name = '']) => ({
      from,
      to: name.startsWith('.') ? relative(repository, join(repository, dirname(from), name)) : name,
      typeOnly: type !== undefined,
    }),
  );
}
const imports = sources.flatMap(importsOf);

/** `lib/plan`, `lib/components/mlflow`, `charts` ... */
function roomOf(path: string): string {
  const [first = '', second = '', third = ''] = path.split('/');
  if (first !== 'lib') return first;
  if (second.startsWith('kit')) return 'lib/kit';
  return second === 'components' && path.split('/').length > 3 ? `lib/components/${third}` : `lib/${second}`;
}

/** What each room may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  imports: [],
  'lib/kube': ['imports'],
  'lib/plan': ['imports', 'lib/kube'],
  'lib/constructs': ['imports', 'lib/kube', 'lib/plan'],
  'lib/kit': ['lib/constructs', 'lib/kube', 'lib/plan'],
  'lib/objects': ['lib/kube', 'lib/plan'],
  'lib/rules': ['lib/kube', 'lib/plan', 'lib/objects'],
  'lib/synth': ['lib/kube', 'lib/plan'],
  'lib/config': ['lib/kube', 'lib/plan', 'lib/components'],
  'lib/docs': ['lib/kube', 'lib/plan', 'lib/config', 'lib/components'],
  'lib/components': ['lib/plan', 'lib/constructs'],
  component: ['imports', 'lib/kit', 'lib/plan'],
  charts: [
    'imports',
    'lib/kube',
    'lib/constructs',
    'lib/plan',
    'lib/objects',
    'lib/rules',
    'lib/synth',
    'lib/docs',
    'lib/components',
  ],
  'lib/cli': [
    'charts',
    'lib/kube',
    'lib/constructs',
    'lib/plan',
    'lib/config',
    'lib/objects',
    'lib/rules',
    'lib/synth',
    'lib/docs',
    'lib/components',
  ],
};

/** Arrows against the rule, each for a reason. */
const exceptions: readonly { readonly from: RegExp; readonly to: RegExp; readonly reason: string }[] = [
  {
    from: /^lib\/components\/[^/]+\.ts$/,
    to: /^lib\/components\/[^/]+(\/|$)/,
    reason: 'the catalogue, and the list of constructs that follows from it',
  },
  {
    from: /^charts\/(bootstrap|crds)\.ts$/,
    to: /^lib\/components\/argocd(\/|$)/,
    reason: 'Argo CD is there before the platform is',
  },
];

test('imports point one way', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (!/^(lib|charts|imports)\//.test(to)) return false;
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room === other || exceptions.some((each) => each.from.test(from) && each.to.test(to))) return false;
    const kind = /^lib\/components\/./.test(room) ? 'component' : room;
    return !(allowed[kind] ?? []).includes(other);
  });
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('no component imports another one', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    return /^lib\/components\/./.test(room) && /^lib\/components\/./.test(other) && room !== other;
  });
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('no part of a component imports its definition', () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      /^lib\/components\/[^/]+\/.+/.test(from) && to === from.split('/').slice(0, 3).join('/'),
  );
  const index = imports.filter(
    ({ from, to }) =>
      /^lib\/components\/[^/]+\/.+/.test(from) && to === `${from.split('/').slice(0, 3).join('/')}/index`,
  );
  expect([...wrong, ...index].map(({ from }) => from)).toEqual([]);
});

test('no files import each other in a circle, not even for a type', () => {
  const needs = new Map<string, readonly string[]>(
    sources.map((from) => [
      from,
      imports
        .filter((each) => each.from === from)
        .flatMap(({ to }) => [`${to}.ts`, `${to}/index.ts`].filter((path) => sources.includes(path))),
    ]),
  );
  // Whoever imports nothing that is still there stands on firm ground, and goes; what is left stands in circles, or above one.
  let left = sources;
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const there = new Set(left);
    left = left.filter((path) => needs.get(path)?.some((needed) => there.has(needed)));
  }
  expect(left).toEqual([]);
});
