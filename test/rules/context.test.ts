import { z } from 'zod';
import { ruleFacts } from '../../lib/objects/facts';
import { defineComponent } from '../../lib/plan/define';
import { need } from '../../lib/plan/need';
import { resolve } from '../../lib/plan/resolve';
import { platformShape } from '../../lib/plan/schema/platform';

const platform = z.strictObject(platformShape).parse({
  cluster: { domain: 'home.example', admin: { email: 'me@home.example' }, storageClass: 'mine' },
  nodes: [{ name: 'one', role: 'control', address: '192.168.1.10', cpu: 4, memory: '16Gi' }],
  git: { repo: 'https://git.home.example/home' },
  tls: { issuer: 'existing', clusterIssuer: 'theirs' },
});

const waivers = [{ rule: 'replicas', object: 'Deployment/one', reason: 'two make a quorum here' }];
const operator = 'example';

const one = defineComponent({
  id: 'one',
  title: 'One',
  summary: 'the only one',
  category: 'data',
  profiles: ['core'],
  folder: __dirname,
  options: {},
  images: {},
  waivers,
  crds: [{ operator, version: '1', repo: 'a/b', commit: 'c', files: [], groups: ['one.example'] }],
  needs: () => ({
    token: { kind: 'userSecret', secret: 'token', keys: ['token'], reason: 'nobody else knows it' },
    volume: need.volume(),
  }),
  provides: { volume: () => ({ given: {} }) },
  external: () => [{ kind: 'Secret', namespace: 'one', name: 'own', reason: 'One makes it' }],
  workloads: () => ({ made: { kind: 'Pod', containers: {}, madeBy: 'the operator' } }),
  build: () => {},
});

test('the context of a platform comes from its Plan', () => {
  const { plan, problems } = resolve({ platform, profile: 'core', toggles: {}, catalogue: [one] });
  expect(problems).toEqual([]);
  if (!plan) throw new Error('there is no plan');
  const found = ruleFacts(plan);
  expect(found.waivers?.get('one')).toEqual(waivers);
  expect(found.unusedWaivers).toBe('allow');
  expect(found.crdGroups).toEqual(['argoproj.io', 'one.example']);
  expect(
    found.planned?.map(({ id, namespace, workloads }) => [id, namespace, Object.keys(workloads)]),
  ).toEqual([['one', 'one', ['made']]]);
  expect(found.external?.map(({ kind, namespace, name, keys }) => [kind, namespace, name, keys])).toEqual([
    ['Secret', 'one', 'token', ['token']],
    ['StorageClass', undefined, 'mine', undefined],
    ['Namespace', undefined, 'argocd', undefined],
    ['ClusterIssuer', undefined, 'theirs', undefined],
    ['Secret', 'one', 'own', undefined],
  ]);
});
