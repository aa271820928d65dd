/** Room by day and by night: what a schedule leaves to others. */
import { phasesOf } from '../../lib/plan/week';
import { planOf, toldOf } from './resolved';
import { fake, pod } from './small';

const gi = 1024;
const clock = fake('clock', {
  provides: { schedule: () => ({ given: { account: { namespace: 'clock', name: 'clock' } } }) },
});
const large = (id: string, more = {}) => fake(id, { workloads: () => pod(id, '9Gi', more) });
const from = [clock, large('study'), large('train'), fake('small', { workloads: () => pod('small', '1Gi') })];
const day = { up: '0 7 * * *', down: '0 22 * * *' };
const night = { up: '15 22 * * *', down: '30 6 * * *' };

test('who sleeps by day and who sleeps by night share the room; the plan says when it is fullest', () => {
  const plan = planOf({ study: { schedule: day }, train: { schedule: night }, small: true }, { from });
  expect(plan.capacity.week).toEqual([
    { asleep: ['study'], minutes: 7 * (8 * 60 + 25), from: 'Monday 00:00', memory: 10 * gi, cpu: 200 },
    { asleep: ['train'], minutes: 7 * (15 * 60 + 10), from: 'Monday 07:00', memory: 10 * gi, cpu: 200 },
    { asleep: ['study', 'train'], minutes: 7 * 25, from: 'Monday 06:40', memory: 1 * gi, cpu: 100 },
  ]);
  const shared = plan.capacity.nodes.find(({ pods }) => pods.includes('study'));
  expect(shared?.pods).toEqual(['study', 'train']);
  expect(shared?.used.memory).toBe(9 * gi);
});

test('who starts when the other stops finds its room still taken', () => {
  const [told] = toldOf(
    { study: { schedule: day }, train: { schedule: { up: '0 22 * * *', down: '30 6 * * *' } } },
    { from },
  );
  expect(told).toContain(
    'no room for train (9216 Mi, 100m); at the fullest time of the week, as on Monday 22:00, all that is up asks for 18.0 Gi',
  );
  expect(told).toContain('leave 10 minutes between their times');
});

test('who has no schedule, or one by dates, counts all week', () => {
  const fortnight = { up: '0 22 1,15 * *', down: '0 6 2,16 * *' };
  for (const train of [true, { schedule: fortnight }]) {
    expect(toldOf({ study: { schedule: day }, train }, { from })).toEqual([
      expect.stringContaining('too small: no room for train'),
    ]);
  }
});

test('what nobody stops counts all week, whatever its component’s schedule is', () => {
  const everywhere = [clock, large('study', { kind: 'DaemonSet' })];
  const nodes = [{ name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 4, memory: '16Gi' }];
  const plan = planOf({ study: { schedule: day } }, { from: everywhere, config: { nodes } });
  expect(plan.capacity.week.map(({ memory }) => memory)).toEqual([9 * gi, 9 * gi]);
});

test('a week without schedules is one', () => {
  expect(planOf({ small: true }, { from }).capacity.week).toEqual([
    { asleep: [], minutes: 7 * 24 * 60, from: 'Monday 00:00', memory: gi, cpu: 100 },
  ]);
});

test('weekdays: what is stopped on Friday stays so until Monday', () => {
  const phases = phasesOf(new Map([['study', { up: '0 8 * * mon-fri', down: '0 18 * * *' }]]));
  expect(phases).toEqual([
    { asleep: ['study'], minutes: 7 * 24 * 60 - 5 * (10 * 60 + 10), from: 'Monday 00:00' },
    { asleep: [], minutes: 5 * (10 * 60 + 10), from: 'Monday 08:00' },
  ]);
});
