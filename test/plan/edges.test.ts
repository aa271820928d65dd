import { type Edge, type End, isPods } from '../../lib/plan/edge';
import { need } from '../../lib/plan/need';
import { planOf } from './resolved';
import { fake, small } from './small';

const name = (end: End): string => (isPods(end) ? `${end.component}/${end.pods ?? '*'}` : end.cidr);
const text = ({ from, to, ports, why }: Edge): string =>
  `${name(from)} -> ${name(to)} ${ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',')} (${why})`;
const edges = (...asked: Parameters<typeof planOf>): readonly string[] => planOf(...asked).edges.map(text);

const machines = planOf({})
  .platform.nodes.map(({ address }) => address)
  .sort();

test('each need opens just the way that it needs', () => {
  expect(edges({ tracker: true }).filter((edge) => edge.includes('tracker'))).toEqual([
    'tracker/* -> sql/sql 5432/TCP (database)',
    'tracker/* -> store/store 9000/TCP (bucket)',
    'tracker/* -> web/nginx 443/TCP (sign-in at auth.home.example.com)',
    'web/nginx -> tracker/tracker 5000/TCP (route experiments.home.example.com)',
  ]);
});

test('nobody else may call: no edge without a need', () => {
  expect(edges({ wiki: true })).toEqual(['web/nginx -> wiki/wiki 80/TCP (route wiki.home.example.com)']);
});

test('whoever answers a need may call those who need it, where the answer says so', () => {
  const from = [
    fake('engine', {
      provides: { functions: () => ({ given: { domain: 'run.example.com' }, calls: [8012] }) },
    }),
    fake('shop', { needs: () => ({ functions: need.functions() }) }),
  ];
  expect(edges({ shop: true }, { from })).toEqual(['engine/* -> shop/* 8012/TCP (functions)']);
});

test('scraping is open where somebody scrapes, and closed otherwise', () => {
  const scraping = (list: readonly string[]) => list.filter((edge) => edge.includes('(metrics)'));
  expect(scraping(edges({ tracker: true }))).toEqual([]);
  expect(scraping(edges({ tracker: true, watch: true }))).toEqual([
    'watch/watch -> sql/sql 9187/TCP (metrics)',
    'watch/watch -> tracker/tracker 5000/TCP (metrics)',
  ]);
});

test('a store of Secrets is read by whoever serves such stores', () => {
  const from = [
    fake('safe', { needs: () => ({ store: need.secretStore({ account: 'reader', port: 8200 }) }) }),
    fake('copier', { provides: { secretStore: () => ({ given: {} }) } }),
  ];
  expect(edges({ safe: true }, { from })).toEqual([
    'copier/copier -> safe/safe 8200/TCP (Secrets for the cluster)',
  ]);
});

test('what shares the network of its node is scraped at the nodes: no policy selects such pods', () => {
  const speaker = fake('speaker', {
    needs: () => ({ metrics: need.metrics({ pods: 'speaker', port: 7472, host: true }) }),
  });
  expect(edges({ speaker: true, watch: true }, { from: [...small, speaker] })).toEqual(
    expect.arrayContaining(machines.map((address) => `watch/watch -> ${address}/32 7472/TCP (metrics)`)),
  );
});

test('calls to the machines open these ports of all of them, for the pods that said so', () => {
  const from = [
    fake('meter', {
      needs: () => ({ kubelets: need.nodes({ pods: 'meter', ports: [10250], reason: 'kubelets' }) }),
    }),
  ];
  expect(edges({ meter: true }, { from })).toEqual(
    machines.map((address) => `meter/meter -> ${address}/32 10250/TCP (nodes: kubelets)`),
  );
});

test('a call to a component that is off opens nothing', () => {
  const licensed = { licensed: { edition: 'home' } };
  expect(edges(licensed)).toEqual([]);
  expect(edges({ ...licensed, wiki: true })).toContain('licensed/* -> wiki/wiki 80/TCP (reads it)');
});

test('the API server is the control node, at its own port', () => {
  const operator = fake('operator', {
    needs: () => ({
      api: need.kubeApi({ reason: 'watches' }),
      hook: need.webhook({ pods: 'operator', port: 9443 }),
    }),
  });
  expect(edges({ operator: true }, { from: [operator] })).toEqual(
    [
      'operator/* -> 192.168.1.10/32 16443/TCP (Kubernetes API: watches)',
      '0.0.0.0/0 -> operator/operator 9443/TCP (webhook)',
    ].sort(),
  );
});

test('the internet is everything but private networks, or everything but the cluster', () => {
  const from = [
    fake('far', { needs: () => ({ out: need.internet({ ports: [443], reason: 'registry' }) }) }),
    fake('near', { needs: () => ({ out: need.internet({ ports: [443, 22], reason: 'git', lan: true }) }) }),
  ];
  const [far, near] = planOf({ far: true, near: true }, { from }).edges;
  expect(far?.to).toMatchObject({ except: expect.arrayContaining(['192.168.0.0/16', '10.0.0.0/8']) });
  expect(near?.to).toEqual({ cidr: '0.0.0.0/0', except: ['10.1.0.0/16', '10.152.183.0/24'] });
});

test('clients on the LAN reach the pods that said so, by their protocol', () => {
  const from = [
    fake('names', {
      needs: () => ({
        lan: need.lan({ pods: 'names', ports: [{ port: 53, protocol: 'UDP' }], reason: 'DNS' }),
      }),
    }),
  ];
  expect(edges({ names: true }, { from })).toEqual(['0.0.0.0/0 -> names/names 53/UDP (LAN: DNS)']);
});

test('every end is a component that is on', () => {
  const plan = planOf({ tracker: true, watch: true, notebooks: { gpu: 1 } });
  const on = plan.components.map(({ id }) => id);
  const ends = plan.edges.flatMap(({ from, to }) => [from, to]).filter(isPods);
  expect(ends.filter(({ component }) => !on.includes(component))).toEqual([]);
  expect(small.length).toBeGreaterThan(on.length);
});

test('whoever asks every public name may reach the controllers that serve any, and only these', () => {
  const asker = fake('asker', { needs: () => ({ names: need.publicNames({ reason: 'asks' }) }) });
  const from = [...small, asker];
  const ways = (on: object) =>
    edges({ asker: true, ...on }, { from }).filter((edge) => edge.startsWith('asker'));
  expect(ways({})).toEqual([]);
  expect(ways({ wiki: true, tracker: true })).toEqual(['asker/* -> web/nginx 443/TCP (public names: asks)']);
});
