/** Which room may look into which: the arrows of CONTRIBUTING.md, held against the import lines. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources = ['lib', 'charts', 'imports'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${room}/${path}`),
);

/** Relative ones as paths from the root, others by their package. */
function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s(type\s)?[^'"]*?from '([^']+)';/gms)].map(
    ([, type, name = '']) => ({
      from,
      to: name.startsWith('.') ? relative(root, join(root, dirname(from), name)) : name,
      typeOnly: type !== undefined,
    }),
  );
}
const imports = sources.flatMap(importsOf);

/** `lib/plan`, `lib/components/mlflow`, `charts` ... */
function roomOf(path: string): string {
  const [first = '', second = '', third = ''] = path.split('/');
  if (first !== 'lib') return first;
  return second === 'components' && path.split('/').length > 3 ? `lib/components/${third}` : `lib/${second}`;
}

/** What each room may import beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  imports: [],
  'lib/kube': ['imports'],
  'lib/plan': ['imports', 'lib/kube'],
  'lib/config': ['lib/kube', 'lib/plan', 'lib/components'],
  'lib/constructs': ['imports', 'lib/kube', 'lib/plan'],
  'lib/objects': ['lib/kube', 'lib/plan'],
  'lib/rules': ['lib/kube', 'lib/plan', 'lib/objects'],
  'lib/synth': ['lib/kube', 'lib/plan'],
  'lib/docs': ['lib/kube', 'lib/plan', 'lib/config', 'lib/components'],
  'lib/components': ['lib/plan'],
  component: ['imports', 'lib/kube', 'lib/constructs', 'lib/plan'],
  charts: [
    'imports',
    'lib/kube',
    'lib/constructs',
    'lib/objects',
    'lib/plan',
    'lib/rules',
    'lib/synth',
    'lib/docs',
    'lib/components',
  ],
  'lib/cli': [
    'charts',
    'lib/kube',
    'lib/constructs',
    'lib/objects',
    'lib/plan',
    'lib/config',
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
    to: /^lib\/components\/[^/]+\//,
    reason: 'the catalogue, and the list of constructs that follows from it',
  },
  { from: /^lib\/components\//, to: /^charts\/builder$/, reason: 'the type of build' },
  {
    from: /^charts\/(bootstrap|crds)\.ts$/,
    to: /^lib\/components\/argocd\//,
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

test('the Plan is made without cdk8s', () => {
  const paths = new Map<string, readonly string[]>();
  const queue = sources.filter((path) =>
    /^lib\/(plan|config)\/|^lib\/components\/[^/]+\/index\.ts$/.test(path),
  );
  for (const path of queue) paths.set(path, [path]);
  const loaded = new Set<string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { to, typeOnly } of importsOf(next)) {
      if (typeOnly) continue;
      if (/^(cdk8s|constructs)/.test(to)) loaded.add([...(paths.get(next) ?? []), to].join(' -> '));
      const file = [`${to}.ts`, `${to}/index.ts`].find((each) => sources.includes(each));
      if (file === undefined || paths.has(file)) continue;
      paths.set(file, [...(paths.get(next) ?? []), file]);
      queue.push(file);
    }
  }
  expect([...loaded]).toEqual([]);
});
