/** `thinkube resources` before a Prometheus that is played: on loopback, or behind a kubectl. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { repository } from '../repository';
import { config, Folder } from './command';

const text = config.replace(
  'mlflow: true # the tracker',
  'mlflow: true # the tracker\n  prometheus:\n    # a week\n    days: 8',
);

/** What a pod used, as the queries ask for it. */
interface Pod {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly hours: number;
  readonly typical: number;
  readonly peak: number;
  readonly cpu: number;
}

const mebibyte = 2 ** 20;
const tracker = {
  namespace: 'mlflow',
  pod: 'mlflow-0',
  container: 'mlflow',
  hours: 168,
  typical: 200,
  peak: 300,
  cpu: 0.012,
};
const sleepyGate = { ...tracker, pod: 'mlflow-gate-7c9d8f6b5-x2x4z', container: 'gate', hours: 3 };
const busyPrometheus = {
  ...tracker,
  namespace: 'prometheus',
  pod: 'prometheus-7c9d8f6b5-x2x4z',
  container: 'prometheus',
  typical: 900,
  peak: 1500,
  cpu: 0.4,
};

function samples(query: string, pods: readonly Pod[]) {
  const value = (pod: Pod): number => {
    if (query.startsWith('count_over_time')) return pod.hours;
    if (query.startsWith('max_over_time')) return pod.peak * mebibyte;
    return query.includes('cpu') ? pod.cpu : pod.typical * mebibyte;
  };
  return pods.map((pod) => ({
    metric: { namespace: pod.namespace, pod: pod.pod, container: pod.container },
    value: [1_700_000_000, String(value(pod))],
  }));
}

type Play = (query: string) => { readonly status?: number; readonly body: string };

const servers: Server[] = [];
async function played(play: Play): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { status = 200, body: answer } = play(new URLSearchParams(body).get('query') ?? '');
      response.writeHead(status).end(answer);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const knowing =
  (...pods: readonly Pod[]): Play =>
  (query) => ({
    body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result: samples(query, pods) } }),
  });

let folder: Folder;
beforeEach(() => {
  folder = new Folder(text);
});
afterEach(() => folder.remove());
afterAll(() => {
  for (const server of servers) server.close();
});

/** The line of one container. */
const lineOf = (out: string, container: string): string =>
  (out.split('\n').find((line) => line.startsWith(`${container} `)) ?? '').replace(/ {2,}/g, '  ');

test('says what each container asks for, what it used, and what would be better', async () => {
  const from = await played(knowing(tracker, sleepyGate, busyPrometheus));
  const { code, out, err } = await folder.thinkube('resources', '--from', from);
  expect(code).toBe(0);
  expect(lineOf(out, 'mlflow')).toBe(
    'mlflow  512 Mi  200 Mi  300 Mi  1.0 Gi  50m  12m  cpu 15m, memory 240Mi  needs less memory, needs less CPU',
  );
  expect(lineOf(out, 'prometheus')).toBe(
    'prometheus  512 Mi  900 Mi  1.5 Gi  1.5 Gi  100m  400m  cpu 400m, memory 1040Mi, memoryLimit 1984Mi  needs more memory, comes near its limit, needs more CPU',
  );
  expect(lineOf(out, 'mlflow/mlflow-gate')).toMatch(/ - {2}was seen for 3 hours; wait for 24$/);
  expect(lineOf(out, 'prometheus/node-exporter')).toMatch(/ - {2}was not seen within a week$/);
  expect(err).toContain('Other resources for 2 containers would be better');
});

test('writes them where they belong; comments stay, and the plan has them', async () => {
  const from = await played(knowing(tracker, busyPrometheus));
  const { err } = await folder.thinkube('resources', '--from', from, '--write');
  expect(err).toContain('has other resources for 2 containers now: 256 Mi more memory is kept');
  const written = folder.read('thinkube.yaml');
  expect(written).toContain(
    '  mlflow: { resources: { mlflow: { cpu: 15m, memory: 240Mi } } } # the tracker\n',
  );
  expect(written).toContain(
    '    # a week\n    days: 8\n    resources: { prometheus: { cpu: 400m, memory: 1040Mi, memoryLimit: 1984Mi } }\n',
  );
  const { components } = JSON.parse((await folder.thinkube('plan', '--format', 'json')).out);
  const { workloads } = components.find(({ id }: { id: string }) => id === 'mlflow');
  expect(workloads.mlflow.containers.mlflow).toEqual({ cpu: '15m', memory: '240Mi', memoryLimit: '1Gi' });
});

test('what it wrote is right when it is asked again', async () => {
  const from = await played(knowing(tracker, busyPrometheus));
  await folder.thinkube('resources', '--from', from, '--write');
  const before = folder.read('thinkube.yaml');
  const { out, err } = await folder.thinkube('resources', '--from', from, '--write');
  expect(lineOf(out, 'mlflow')).toMatch(/ - {2}is right$/);
  expect(err).toBe('Nothing to change.\n');
  expect(folder.read('thinkube.yaml')).toBe(before);
});

test('writes nothing that the nodes have no room for', async () => {
  const from = await played(knowing({ ...busyPrometheus, typical: 40_000, peak: 50_000 }));
  const { code, err } = await folder.thinkube('resources', '--from', from, '--write');
  expect(code).toBe(1);
  expect(err).toContain('too small: no room for prometheus');
  expect(folder.read('thinkube.yaml')).toBe(text);
});

test('one component alone, for programs', async () => {
  const from = await played(knowing(tracker, busyPrometheus));
  const { out } = await folder.thinkube('resources', 'mlflow', '--from', from, '--format', 'json');
  expect(JSON.parse(out)).toMatchObject([
    { component: 'mlflow', key: 'mlflow', usage: { hours: 168, typical: 200, peak: 300, cpu: 12 } },
    { component: 'mlflow', key: 'mlflow-gate', change: {} },
  ]);
});

test.each<[string, Play, string]>([
  [
    'refuses the query',
    () => ({ status: 422, body: '{"status":"error","errorType":"execution","error":"query timed out"}' }),
    'says: query timed out',
  ],
  ['is a sign-in page', () => ({ status: 302, body: '<html>' }), 'answers 302, and not as Prometheus does'],
  [
    'has another shape',
    () => ({ body: '{"status":"success","data":{"result":[{"value":"1"}]}}' }),
    'answers 200, and not as Prometheus does',
  ],
])('who answers, but %s, is named', async (_, play, message) => {
  const from = await played(play);
  const { code, err } = await folder.thinkube('resources', '--from', from);
  expect(code).toBe(1);
  expect(err).toContain(`${from}: ${message} [TK015]`);
  expect(err).toContain('port-forward');
});

test('nobody there', async () => {
  const from = await played(knowing());
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const { code, err } = await folder.thinkube('resources', '--from', from);
  expect(code).toBe(1);
  expect(err).toMatch(/does not answer: .*ECONNREFUSED.* \[TK015\]/);
});

test.each([
  [['--from', 'localhost'], '--from must be an address such as http://localhost:9090'],
  [['grafana'], 'grafana is off: it uses nothing'],
])('called wrongly: %j', async (words, message) => {
  const { code, err } = await folder.thinkube('resources', ...words);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

describe('without an address, it is asked inside its pod', () => {
  /** The command as a process, with this script in the place of kubectl. */
  function withKubectl(script: string) {
    writeFileSync(join(folder.path, 'kubectl'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder.path, 'kubectl'), 0o755);
    return spawnSync(process.execPath, [command, 'resources', '-c', folder.config], {
      env: { PATH: `${folder.path}${delimiter}${process.env['PATH']}` },
      encoding: 'utf8',
    });
  }
  const command = join(repository, 'out/lib/cli/main.js');

  test('by promtool, whose answers have no envelope', () => {
    const answer = join(folder.path, 'answer.json');
    writeFileSync(answer, JSON.stringify(samples('max_over_time', [tracker])));
    const { stdout } = withKubectl(`echo "$*" >>${folder.path}/calls; cat ${answer}`);
    expect(lineOf(stdout, 'mlflow')).toContain('300 Mi');
    expect(folder.read('calls')).toContain(
      '--namespace prometheus exec deployment/prometheus --container prometheus -- promtool query --format=json instant http://localhost:9090 max_over_time(',
    );
  });

  test('who may not do that is told the other way', () => {
    const { status, stderr } = withKubectl(
      'echo "Error from server (Forbidden): pods exec is forbidden" >&2; exit 1',
    );
    expect(status).toBe(1);
    expect(stderr).toContain(
      'kubectl: does not get through to it: Error from server (Forbidden): pods exec is forbidden',
    );
    expect(stderr).toContain('write --from http://localhost:9090');
  });
});
