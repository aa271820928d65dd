import { assetsIn, readAsset } from '../../lib/kube/asset';
import type { Component } from '../../lib/plan/component';
import { isOptional, kinds } from '../../lib/plan/traits';
import { everything, planned, platform } from './platform';

const on = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, true]));
const all = everything.map(({ id }) => id).sort();

describe.each(everything.map((component) => [component.id, component] as const))('%s', (id, component) => {
  test('keeps every rule with nothing but what it needs', () => {
    expect(platform({ components: on([id]) }).problems).toEqual([]);
  });

  test('leaves nothing dangling when it is switched off under everything else', () => {
    const rest = all.filter((other) => !dependsOn(other, id));
    const wanted = { components: { ...on(rest), [id]: false } };
    // What others cannot start without goes with it; only what they use if it is there could be looked for in vain.
    if (isUsedIfThere(component)) expect(platform(wanted).problems).toEqual([]);
    expect(planned(wanted).components.map((each) => each.id)).not.toContain(id);
  });

  test('says what it is', () => saysWhatItIs(component));
});

test('everything together keeps every rule', () => {
  expect(platform({ components: on(all) }).problems).toEqual([]);
});

test('whoever calls a server at home trusts the roots of the config', () => {
  const offsite = {
    recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
    endpoint: 'https://nas.lan:9000',
    bucket: 'home',
  };
  const options = { prometheus: { notify: { webhook: { secret: 'phone', key: 'url' } } } };
  const components = { ...on(all), ...options };
  const { platform: config, components: made } = planned({ components, config: { backup: { offsite } } });
  const calling = everything.filter((component) => {
    const own = made.find(({ id }) => id === component.id)?.options ?? {};
    const needs = Object.values(component.plan(own, config).needs);
    const isLan = needs.some((need) => need?.kind === 'internet' && need.lan);
    return isLan && !needs.some((need) => need?.kind === 'trust');
  });
  expect(calling.map(({ id }) => id)).toEqual([]);
});

test('a dump that was never made is told of like one that is late', () => {
  const rules = everything.flatMap(({ folder }) =>
    assetsIn(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => readAsset(folder, file)),
  );
  const late = rules.filter((text) => text.includes('kube_cronjob_status_last_successful_time'));
  expect(late.length).toBeGreaterThan(3);
  for (const text of late) {
    expect(text).toMatch(/or kube_cronjob_created|unless kube_cronjob_status_last_successful_time/);
  }
});

test('names of nodes may have dots', () => {
  const machine = { cpu: 32, memory: '128Gi', gpu: { slices: 4 } };
  const nodes = [
    { ...machine, name: 'control.home.example.com', role: 'control', address: '100.101.102.103' },
    { ...machine, name: 'worker.home.example.com', role: 'worker', address: '100.101.102.104' },
  ];
  const ingress = { mainNode: 'worker.home.example.com' };
  const config = { nodes, network: { exposure: 'hostPort', ingress } };
  const { problems, get } = platform({ components: on(all.filter((id) => id !== 'metallb')), config });
  expect(problems).toEqual([]);
  expect(get('Deployment', 'nginx')).toMatchObject({
    spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'worker.home.example.com' } } } },
  });
});

/** Whether `id` is on as soon as `other` is. */
const needed = new Map(
  all.map((id) => [id, planned({ components: on([id]) }).components.map((each) => each.id)]),
);
function dependsOn(other: string, id: string): boolean {
  return needed.get(other)?.includes(id) ?? false;
}

/** Whether others look for it in the plan, and do without where it is off. */
const called = new Set(
  planned({ components: on(all) }).components.flatMap(({ given }) =>
    Object.values(given).flatMap((each) => (each.kind === 'call' && each.on ? [each.namespace] : [])),
  ),
);
const isUsedIfThere = ({ namespace, offers }: Component): boolean =>
  called.has(namespace) || kinds.some((kind) => isOptional(kind) && offers.includes(kind));

function saysWhatItIs({ title, summary, images, ownOptions }: Component): void {
  expect(title).toMatch(/^\S/);
  expect(summary).toMatch(/^\S.*[^.]$/);
  for (const image of Object.values(images)) expect(image).toMatch(/^[a-z0-9.-]+\.[a-z]+\/.+:[^:]*\d[^:]*$/);
  for (const [name, option] of Object.entries(ownOptions.shape)) {
    expect([name, option.meta?.()?.description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
}
