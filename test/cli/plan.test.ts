import { config, Folder } from './command';

const folder = new Folder(
  config.replace('mlflow: true', 'mlflow: { schedule: { up: "0 7 * * *", down: "0 22 * * *" } }'),
);
afterAll(() => folder.remove());

test('the plan says what a week asks for, the fullest time first', async () => {
  const { out } = await folder.thinkube('plan');
  const [fullest = '', night = ''] = out.slice(out.indexOf('Week\n')).split('\n').slice(1);
  expect(fullest).toMatch(
    /^ {2}[\d.]+ Gi memory, \d+m CPU while everything is up: 106 h a week, first from Monday 07:00$/,
  );
  expect(night).toMatch(
    /^ {2}[\d.]+ Gi memory, \d+m CPU while mlflow sleeps: 62 h a week, first from Monday 00:00$/,
  );
});
