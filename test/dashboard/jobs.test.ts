/** What AWX does for the control panel, against an AWX that is played. */
import type { Job, JobOutput, Preview, Snapshot, Template } from '../../dashboard/shared/types';
import { platform } from '../components/platform';
import { type PlayedAwx, playAwx } from './awx';
import { PlayedCluster } from './cluster';
import { withSleeper } from './machines';
import { node, storing } from './objects';
import { admin, Panel, type Person, viewer } from './panel';

let cluster: PlayedCluster;
let awx: PlayedAwx;
let panel: Panel;

beforeAll(async () => {
  cluster = await PlayedCluster.start();
  awx = await playAwx();
  const components = { dashboard: true, awx: true, mlflow: true };
  const made = platform({ components, config: withSleeper });
  panel = await Panel.start(made, cluster.address, { awx: awx.address });
});
afterAll(() => {
  panel.stop();
  awx.stop();
  cluster.stop();
});
beforeEach(() => {
  awx.started.length = 0;
});

const post = async (path: string, body: unknown, person: Person = admin) => {
  const answer = await panel.post(path, body, person);
  return { status: answer.status, ...((await answer.json()) as { text?: string; job?: number }) };
};
const stateOf = async (id: string) => (await panel.json<Preview>(`/api/previews/${id}`)).state;

test('templates come with their questions, asked as the account of the panel', async () => {
  const [first, second] = await panel.json<Template[]>('/api/templates');
  expect(first).toMatchObject({ name: 'deploy_service', questions: [{ variable: 'service', choices: [] }] });
  expect(second?.questions).toMatchObject([{ choices: ['control', 'worker'], given: 'worker' }]);
  expect(awx.asked()).toBe('panel:a password');
  expect((await panel.json<Snapshot>('/api/snapshot')).jobs).toBe(true);
});

test('a job is started with its answers, and what it says is plain text that goes on where it stopped', async () => {
  expect(await post('/api/jobs', { template: 2, answers: { machine: 'worker' } })).toMatchObject({ job: 1 });
  expect(awx.started).toEqual([{ template: 2, variables: { machine: 'worker' } }]);
  const output = await panel.json<JobOutput>('/api/jobs/1?after=0');
  expect(output).toMatchObject({
    job: { name: 'restart_machine', state: 'succeeded' },
    text: 'PLAY [Everything]\nok: [control]\nPLAY RECAP\n',
    next: 3,
  });
  expect((await panel.json<JobOutput>('/api/jobs/1?after=3')).text).toBe('');
  expect(await panel.json<Job[]>('/api/jobs')).toMatchObject([{ id: 1 }]);
  expect(panel.said()).toContain('"act":"job"');
});

test('what AWX refuses is told in its words', async () => {
  expect(await post('/api/jobs', { template: 1, answers: {} })).toEqual({
    status: 400,
    text: "AWX answers 400: 'service' value missing",
  });
});

test('a switch is the job of its preview', async () => {
  const state = await stateOf('grafana');
  expect(await post('/api/changes', { id: 'grafana', state })).toEqual({ status: 200, job: 1 });
  expect(awx.started).toEqual([{ template: 1, variables: { service: 'grafana' } }]);
});

test.each([
  ['of another config', 'grafana', 'another', 409],
  ['of what others need', 'postgresql', undefined, 422],
  ['that AWX has no template for', 'mlflow', undefined, 404],
  ['of nothing', 'nothing', 'another', 404],
])('a switch %s is refused', async (_, id, state, status) => {
  expect((await post('/api/changes', { id, state: state ?? (await stateOf(id)) })).status).toBe(status);
  expect(awx.started).toEqual([]);
});

describe('a machine', () => {
  const sleep = (machine: string) => post('/api/power', { machine, to: 'sleep' });
  const held = async () =>
    (await panel.json<Snapshot>('/api/snapshot')).nodes.find(({ name }) => name === 'box')?.held;

  test('is sent to sleep by a job', async () => {
    cluster.set('nodes', '', 'box', node);
    expect(await sleep('box')).toEqual({ status: 200, job: 1 });
    expect(awx.started).toEqual([{ template: 3, variables: { machine: 'box' } }]);
    expect(panel.said()).toContain('"act":"sleep_node","component":"box"');
  });

  test('stays on while volumes that others need are on it, or where nobody could wake it', async () => {
    cluster.set('pods', 'postgresql', 'postgresql-0', storing('box'));
    await panel.until(async () => (await held())?.length === 1);
    expect(await sleep('box')).toMatchObject({ status: 409, text: expect.stringContaining('postgresql') });
    expect((await sleep('worker')).status).toBe(404);
    expect(awx.started).toEqual([]);
  });
});

test.each(['/api/jobs', '/api/changes', '/api/power'])('%s is for administrators', async (path) => {
  const body = {
    template: 2,
    answers: { machine: 'worker' },
    ...{ machine: 'box', to: 'wake' },
    id: 'grafana',
    state: await stateOf('grafana'),
  };
  expect((await post(path, body, viewer)).status).toBe(403);
  expect((await panel.post(path, body, admin, { 'x-thinkube': '1' })).status).toBe(403);
  expect(awx.started).toEqual([]);
});
