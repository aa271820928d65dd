/** The Plan is data: planning draws nothing, and the plan survives a trip through JSON. */
import { everything, planned } from '../components/platform';

test('planning draws no component', () => {
  const drawn: string[] = [];
  const from = everything.map((component) => ({ ...component, build: () => drawn.push(component.id) }));
  expect(planned({ profile: 'everything', from }).components.length).toBe(everything.length);
  expect(drawn).toEqual([]);
});

test('the plan is JSON and nothing but', () => {
  const plan = planned({ profile: 'everything' });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
