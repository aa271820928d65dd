/** What a user relies on when langserve is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const model = { url: 'https://llm.example.net:8443/v1', name: 'small', key: { secret: 'llm', key: 'token' } };
const made = platform({
  components: {
    langserve: { model, files: 'my-chains', packages: ['langchain-qdrant==1.1.0'], library: 'fastapi' },
  },
});
const pod = dig(made.get('StatefulSet', 'langserve'), 'spec', 'template', 'spec');
const data = dig(made.get('ConfigMap', 'langserve-config', 'langserve'), 'data');

test('the key of the model stays in the Secret that the user makes', () => {
  expect(each(pod, 'containers', 0, 'env')).toContainEqual({
    name: 'OPENAI_API_KEY',
    valueFrom: { secretKeyRef: { name: 'llm', key: 'token' } },
  });
  expect(made.plan.userSecrets).toContainEqual(expect.objectContaining({ secret: 'llm', keys: ['token'] }));
});

test('it may call the model, on its port and no other', () => {
  const ports = made.plan.edges.flatMap(({ by, ports: list }) =>
    by.component === 'langserve' && by.what === 'need "model"' ? list.map(({ port }) => port) : [],
  );
  expect(ports).toEqual([8443]);
});

test('a model at home is left to whoever knows its name', () => {
  const { plan } = platform({
    components: { langserve: { model: { ...model, url: 'http://llm.home.example.com:8000/v1' } } },
  });
  expect(plan.outsiders.map(({ host }) => host)).toContain('llm.home.example.com');
});

test('chains, and the packages that files of the user import, are in its configuration', () => {
  expect(JSON.parse(String(dig(data, 'settings.json')))).toMatchObject({
    library: 'fastapi',
    chains: { ask: { prompt: '{question}' } },
  });
  expect(dig(data, 'more.txt')).toBe('langchain-qdrant==1.1.0\n');
  expect(each(pod, 'volumes')).toContainEqual({ name: 'own', configMap: { name: 'my-chains' } });
  expect(made.problems).toEqual([]);
});

test('programs come with a token where chains answer, and people by the page to sign in elsewhere', () => {
  const gate = made.get('Deployment', 'langserve-gate');
  const [flag = ''] = each(gate, 'spec', 'template', 'spec', 'containers', 0, 'args')
    .map(String)
    .filter((arg) => arg.startsWith('--api-route='));
  const route = new RegExp(flag.replace('--api-route=', ''));
  expect(['/ask/invoke', '/ask/stream'].map((path) => route.test(path))).toEqual([true, true]);
  expect(['/', '/docs', '/ask/playground/'].map((path) => route.test(path))).toEqual([false, false, false]);
});

test('an address that policies would keep it from is refused', () => {
  const inside = { url: 'http://vllm.models.svc:8000/v1', name: 'small' };
  expect(() => platform({ components: { langserve: { model: inside } } })).toThrow(/inside the cluster/);
});

test('what does not work out of the box is said', () => {
  const { plan } = platform({ components: { langserve: true } });
  expect(plan.notes.join('\n')).toMatch(/chains echo/);
  expect(plan.notes.join('\n')).toMatch(/deprecated/);
});
