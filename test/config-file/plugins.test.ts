/** Components of one's own: their modules are named in the config, and loaded before it is checked. */
import { pluginsNamedIn } from '../../lib/config/load';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';
import { fake, pod, small } from '../plan/small';

const text = `schemaVersion: 1
profile: none
cluster: { domain: lab.home.org, admin: { email: me@home.org } }
nodes: [{ name: ctl, role: control, address: 192.168.1.10, cpu: 4, memory: 8Gi }]
git: { repo: "https://github.com/me/homelab.git" }
plugins:
  - ./components/first.ts
  - ./components/second.ts
components: { mine: true }
`;
const bytes = Buffer.from(text);
const mine = fake('mine', { workloads: () => pod('mine', '64Mi') });

test('are named whatever else is wrong', () => {
  const expected = ['./components/first.ts', './components/second.ts'];
  expect(pluginsNamedIn('thinkube.yaml', bytes)).toEqual(expected);
  expect(pluginsNamedIn('thinkube.yaml', Buffer.from(text.replace('profile: none', 'profile: 7')))).toEqual(
    expected,
  );
  for (const odd of ['', '- a', 'plugins: 3', 'plugins: [3]', 'plugins: [[]]', ': :', '\0']) {
    expect(pluginsNamedIn('thinkube.yaml', Buffer.from(odd))).toEqual([]);
  }
});

test('are components as any other', () => {
  const { plan, problems } = planFrom('thinkube.yaml', bytes, [...small, mine]);
  expect(problems).toEqual([]);
  expect(plan?.components.map(({ id }) => id)).toEqual(['mine']);
});

test('that cannot be loaded are told where they are named, and nothing is said of what they may have brought', () => {
  const loading = [{ code: 'TK220', path: 'plugins.1', message: 'there is no file ./components/second.ts' }];
  expect(planFrom('thinkube.yaml', bytes, small, loading).problems.map(formatProblem)).toEqual([
    'thinkube.yaml:8:5 plugins.1: there is no file ./components/second.ts [TK220]',
  ]);
});

test('may not take the id of another', () => {
  const wiki = fake('wiki');
  expect(planFrom('thinkube.yaml', bytes, [...small, mine, wiki]).problems.map(formatProblem)).toEqual([
    'thinkube.yaml:6:1 plugins: there is already a component "wiki" [TK221]\n    give yours another id',
  ]);
});
