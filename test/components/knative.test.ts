/** What a user relies on when knative is on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { crds, version } from '../../lib/components/knative-serving/crds';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { knative: true, prometheus: true, coredns: true } });
const serving = dig(made.get('KnativeServing', 'knative-serving'), 'spec');
const settings = dig(serving, 'config');

test('a function answers at its own name, by the second controller, with one certificate for all', () => {
  const { metadata, ...ingress } = made.get('Ingress', 'kourier', 'knative-serving');
  const names = ['functions.home.example.com', '*.functions.home.example.com'];
  expect(dig(ingress, 'spec', 'ingressClassName')).toBe('nginx-kn');
  expect(dig(ingress, 'spec', 'tls')).toEqual([{ hosts: names, secretName: 'kourier-tls' }]);
  expect(each(ingress, 'spec', 'rules').map((rule) => dig(rule, 'host'))).toEqual(names);
  expect(metadata.annotations).toMatchObject({ 'cert-manager.io/cluster-issuer': 'home' });
  expect(dig(settings, 'domain')).toEqual({ 'functions.home.example.com': '' });
  // One label below the domain: a certificate and a DNS record for more do not exist.
  expect(dig(settings, 'network', 'domain-template')).toBe('{{.Name}}.{{.Domain}}');
  expect(JSON.stringify(made.get('ConfigMap', 'coredns'))).toContain('*.functions IN A 192.168.1.241');
});

test('the option host moves all of them', () => {
  const moved = platform({ components: { knative: true, 'knative-serving': { host: 'run' } } });
  expect(moved.problems).toEqual([]);
  expect(dig(moved.get('KnativeServing', 'knative-serving'), 'spec', 'config', 'domain')).toEqual({
    'run.home.example.com': '',
  });
  expect(moved.get('DomainMapping', 'run.home.example.com').metadata.namespace).toBe('functions');
});

test('the example is there, and answers at the address itself as well', () => {
  const container = dig(
    made.get('Service', 'hello', 'functions'),
    'spec',
    'template',
    'spec',
    'containers',
    0,
  );
  expect(dig(container, 'image')).toBe(
    made.plan.components.find(({ id }) => id === 'knative')?.images['hello'],
  );
  expect(dig(made.get('DomainMapping', 'functions.home.example.com'), 'spec', 'ref', 'name')).toBe('hello');
});

test('the example says hello, and ends when it is told to', async () => {
  const source = String(Object.values(Object(dig(made.get('ConfigMap', 'hello'), 'data')))[0]);
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = String(dig(probe.address(), 'port'));
  probe.close();
  const child = spawn('python3', ['-c', source], { env: { ...process.env, PORT: port } });
  const ended = once(child, 'exit');
  const ask = async (left: number): Promise<string> => {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/?name=me`)).text();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((soon) => setTimeout(soon, 100));
      return ask(left - 1);
    }
  };
  expect(await ask(100)).toMatch(/^Hello, me\. This pod started \d seconds ago\.\n$/);
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
});

test('nobody but Knative calls functions, and they reach each other and the internet', () => {
  const named = (end: object) =>
    'component' in end ? `${dig(end, 'component')}/${dig(end, 'pods') ?? '*'}` : 'outside';
  const edges = made.plan.edges
    .filter(({ from, to }) => [named(from), named(to)].some((end) => end === 'knative/*'))
    .map(({ from, to, ports }) => `${named(from)} ${named(to)} ${ports.map(({ port }) => port).join()}`);
  expect(edges.sort()).toEqual([
    'knative-serving/* knative/* 8012',
    'knative-serving/* knative/* 8013',
    'knative-serving/* knative/* 9090',
    'knative/* knative-serving/3scale-kourier-gateway 8081',
    'knative/* outside 80,443',
  ]);
  const closed = platform({ components: { knative: { internet: false } } });
  expect(JSON.stringify(closed.plan.edges)).not.toContain('functions call services');
});

test('functions keep the strictest level of their namespace without saying so', () => {
  expect(made.get('Namespace', 'functions').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
  expect(dig(settings, 'features', 'secure-pod-defaults')).toBe('Enabled');
});

test('pods of functions stand in the plan as Knative makes them', () => {
  const { knative: planned } = Object.fromEntries(made.plan.components.map((one) => [one.id, one]));
  expect(Object.keys(planned?.workloads ?? {})).toEqual(['function', 'function-2']);
  const { 'user-container': user, 'queue-proxy': queue } = planned?.workloads['function']?.containers ?? {};
  expect(dig(settings, 'defaults')).toEqual({
    'revision-cpu-request': user?.cpu,
    'revision-memory-request': user?.memory,
    'revision-memory-limit': user?.memoryLimit,
  });
  expect(dig(settings, 'deployment')).toMatchObject({
    'queue-sidecar-cpu-request': queue?.cpu,
    'queue-sidecar-memory-request': queue?.memory,
    'queue-sidecar-memory-limit': queue?.memoryLimit,
  });
});

test('operator, kinds and resource are of one version', () => {
  expect(dig(serving, 'version')).toBe(version);
  expect(crds.map((source) => source.version)).toEqual([version, version]);
  const operator = dig(
    made.get('Deployment', 'knative-operator'),
    'spec',
    'template',
    'spec',
    'containers',
    0,
  );
  expect(dig(operator, 'image')).toMatch(new RegExp(`:v${version}$`));
});

test('where names are proven one by one, it is refused', () => {
  const tls = { issuer: 'letsencrypt', email: 'me@example.com', challenge: 'http01' };
  expect(() => platform({ components: { knative: true }, config: { tls } })).toThrow(
    "knative-serving serves every name below functions.home.example.com, which Let's Encrypt proves by DNS alone",
  );
});
