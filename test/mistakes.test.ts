/** Mistakes in a component: each is reported once, as the component and the need that its author wrote. */
import { join } from 'node:path';
import { ThinkubePlatform } from '../charts/platform';
import { defineComponent, type Needs, need, planned, pod, Server } from '../lib/kit';
import { ruleFacts } from '../lib/objects/facts';
import type { Component } from '../lib/plan/component';
import { formatProblem, ProblemsError } from '../lib/plan/problem';
import { check } from '../lib/rules/check';
import { ThinkubeApp } from '../lib/synth/app';
import { collect } from '../lib/synth/collect';
import { everything, planned as planOf } from './components/platform';

const image = 'docker.io/example/queue:1.0.0';
const resources = { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' };
const probes = pod.health('/healthz', 'http', 60);

/** A component that is right; each test makes one mistake in it. */
const queue = defineComponent({
  id: 'queue',
  title: 'Queue',
  summary: 'messages for tests',
  category: 'data',
  folder: join(__dirname, 'fixtures/mistakes'),
  options: {},
  images: { queue: image },
  needs: (): Needs => ({ metrics: need.metrics({ port: 8080 }), backup: need.backup({ what: 'messages' }) }),
  workloads: () => ({
    queue: { kind: 'StatefulSet', containers: { queue: resources }, volumes: { data: '1Gi' } },
  }),
  build(scope, props) {
    new Server(scope, 'server', {
      ...planned(props, 'queue', {
        containers: {
          queue: {
            image: props.images.queue,
            ports: { http: 8080 },
            mounts: [pod.mount('data', '/data')],
            ...probes,
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      service: { http: 8080 },
    });
  },
});

/** What its author reads. */
function told(component: Component): readonly string[] {
  const components = [...everything, component];
  try {
    const plan = planOf({ components: { queue: true, prometheus: true }, from: components });
    const app = new ThinkubeApp();
    new ThinkubePlatform(app, 'platform', { plan, components });
    return check(collect(app), ruleFacts(plan)).map(formatProblem);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem);
    return error instanceof Error ? error.message.split('\n') : [String(error)];
  }
}

test('without a mistake nothing is reported', () => {
  expect(told(queue)).toEqual([]);
});

test('a port that no container listens on', () => {
  expect(
    told(defineComponent({ ...queue.spec, needs: () => ({ metrics: need.metrics({ port: 8081 }) }) })),
  ).toEqual([
    expect.stringContaining(
      'need "metrics": no container of pods "queue" listens on 8081/TCP [TK786]\n    write one of: 8080/TCP',
    ),
  ]);
});

test('pods that do not exist', () => {
  const needs = () => ({ metrics: need.metrics({ pods: 'queu', port: 8080 }) });
  expect(told(defineComponent({ ...queue.spec, needs }))).toEqual([
    expect.stringContaining(
      'need "metrics": there are no pods "queu" in namespace queue [TK786]\n    write one of: queue',
    ),
  ]);
});

test('a file that is not in the folder', () => {
  const needs = () => ({ metrics: need.metrics({ port: 8080, alerts: ['alert.yaml'] }) });
  expect(told(defineComponent({ ...queue.spec, needs }))).toEqual([
    'components.queue: need "metrics" names the file alert.yaml, which is not in the component\'s folder (did you mean "alerts.yaml"?) [TK231]\n    add the file, or name one that is there: alerts.yaml',
  ]);
});

test('a backup of workloads without volumes', () => {
  const needs = () => ({ backup: need.backup({ what: 'messages', workloads: ['store'] }) });
  expect(told(defineComponent({ ...queue.spec, needs }))).toEqual([
    'components.queue: need "backup" backs up volumes, but none of the workloads it covers has any [TK210]',
    '    name workloads that have volumes; queue has queue',
  ]);
});

test('a need of a kind that no component provides', () => {
  const needs = () => ({ cards: need.api({ group: 'cards.example.com' }) });
  expect(told(defineComponent({ ...queue.spec, needs }))).toEqual([
    'components.queue: needs the API cards.example.com (need "cards"), which no component provides [TK201]',
    '    switch queue off, or name a component that provides it under plugins',
  ]);
});

test('an answer to others that names a port it does not have', () => {
  const provides = { gpu: () => ({ given: { runtimeClass: 'x' }, reach: [{ pods: 'queue', port: 4222 }] }) };
  const client = defineComponent({
    id: 'client',
    title: 'Client',
    summary: 'calls the queue',
    category: 'data',
    folder: __dirname,
    options: {},
    images: {},
    needs: () => ({ cards: need.gpu({ count: 1 }) }),
    workloads: () => ({}),
    build: () => {},
  });
  const others = everything.filter(({ offers }) => !offers.includes('gpu'));
  const components = [...others, defineComponent({ ...queue.spec, provides }), client];
  const plan = planOf({ components: { client: true }, from: components });
  const app = new ThinkubeApp();
  new ThinkubePlatform(app, 'platform', { plan, components });
  expect(check(collect(app), ruleFacts(plan)).map(formatProblem)).toEqual([
    expect.stringContaining(
      'answer to needs of the kind "gpu": no container of pods "queue" listens on 4222/TCP [TK786]',
    ),
  ]);
});

test('an image that never runs', () => {
  const images = { queue: image, spare: 'docker.io/example/spare:1.0.0' };
  expect(told(defineComponent({ ...queue.spec, images }))).toEqual([
    expect.stringContaining('the image "spare" of queue appears in none of its objects [TK785]'),
  ]);
});

test('an image that is not declared', () => {
  const other = 'docker.io/example/other:1.0.0';
  const component = defineComponent({
    ...queue.spec,
    build: (scope, props) => queue.spec.build(scope, { ...props, images: { queue: other } }),
  });
  expect(told(component)).toEqual([
    expect.stringContaining('the image "queue" of queue appears in none of its objects [TK785]'),
    expect.stringContaining(`${other} is not among the images of queue [TK785]`),
  ]);
});

test('what does not compile', () => {
  defineComponent({
    ...queue.spec,
    needs: () => ({ metrics: need.metrics({ port: 8080 }) }),
    build(_, props) {
      // @ts-expect-error a workload that is not planned
      planned(props, 'queu', { containers: { queue: { image } } });
      // @ts-expect-error a container that is not planned
      planned(props, 'queue', { containers: { queue: { image }, extra: { image } } });
      // @ts-expect-error a planned container that is not drawn
      planned(props, 'queue', { containers: {} });
      // @ts-expect-error a need that was not declared
      props.needs.database;
    },
  });
  // @ts-expect-error a kind of need that does not exist
  expect(need.databas).toBeUndefined();
});
