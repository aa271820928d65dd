/** Each construct alone in an app of one's own: with nothing but answers to its needs, it keeps every rule. */
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as constructs from '../../lib/components/constructs';
import { Account } from '../../lib/constructs/account';
import { Gate } from '../../lib/constructs/gate';
import { Route } from '../../lib/constructs/route';
import type { Component } from '../../lib/plan/component';
import { formatProblem } from '../../lib/plan/problem';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { answersTo, given } from '../given';
import { everything, planned } from './platform';

/** Without it, the export has nothing to do. */
const config = {
  backup: {
    offsite: {
      recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
      endpoint: 'https://s3.example.net',
      bucket: 'me-home',
    },
  },
};
const { platform } = planned({ config });

/** Written by hand: their props are their own. */
const byHand: Readonly<Record<string, (chart: Chart) => Construct>> = {
  argocd: (chart) =>
    new constructs.ArgoCd(chart, 'argocd', { route: given.route('argocd-server'), signIn: given.signIn }),
  credentials: (chart) =>
    new constructs.Credentials(chart, 'credentials', {
      namespace: 'credentials',
      secrets: [{ name: 'token', keys: ['token'] }],
    }),
  dashboard: (chart) =>
    new constructs.Dashboard(chart, 'panel', {
      ...{ namespace: 'dashboard', url: 'https://panel.home.example.com', admins: 'admins' },
      plan: {
        ...{ domain: 'home.example.com', timezone: 'Etc/UTC' },
        ...{ components: [], off: [], nodes: [], notes: [], buckets: [] },
      },
    }),
  minio: (chart) =>
    new constructs.ObjectStore(chart, 'store', {
      namespace: 'minio',
      buckets: [{ name: 'files', secret: 'files' }],
      root: 'root',
      storageClass: 'mine',
    }),
  mkdocs: (chart) =>
    new constructs.Mkdocs(chart, 'site', {
      namespace: 'mkdocs',
      title: 'Notes',
      url: 'https://docs.home.example.com/',
      chapters: [{ pages: [{ title: 'Home', path: 'index.md', text: '# Notes' }] }],
    }),
  postgresql: (chart) =>
    new constructs.PostgreSql(chart, 'postgresql', {
      ...{ namespace: 'postgresql', storageClass: 'mine', admin: 'admin', exporter: 'exporter' },
      databases: [{ name: 'notes', secret: 'notes' }],
    }),
  storage: (chart) => new constructs.Storage(chart, 'storage', { namespace: 'storage' }),
  valkey: (chart) =>
    new constructs.Valkey(chart, 'valkey', {
      namespace: 'valkey',
      storageClass: 'mine',
      exporter: 'exporter',
      users: [],
    }),
};

const className = (id: string): string =>
  id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The construct of a component: derived from its definition, unless it is written by hand. */
function construct(chart: Chart, { id, plan }: Component): Construct {
  const own = byHand[id];
  if (own) return own(chart);
  const derived = Object.entries(constructs).find(([name]) => name === className(id))?.[1];
  if (!derived) throw new Error(`there is no construct ${className(id)}`);
  const { needs } = plan({}, platform);
  const made: unknown = Reflect.construct(derived, [
    chart,
    id,
    { needs: answersTo(id, needs), platform: config },
  ]);
  if (!Construct.isConstruct(made)) throw new Error(`${className(id)} is no construct`);
  return made;
}

describe.each(everything.map((component) => [component.id, component] as const))('%s', (id, component) => {
  const app = new ThinkubeApp();
  const chart = new Chart(app, id, { disableResourceNameHashes: true });
  const alone = construct(chart, component);

  test('keeps every rule, without a list of what the cluster has', () => {
    const waivers = new Map([[id, component.waivers]]);
    // What its own software makes stands under `external`, which only a platform reads.
    const made = component.plan({}, platform).external.map((each) => `the ${each.kind} "${each.name}"`);
    const problems = check(collect(app), { waivers, unusedWaivers: 'allow' }).filter(
      ({ message }) => !made.some((each) => message.includes(each)),
    );
    expect(problems.map(formatProblem)).toEqual([]);
  });

  test('gives its main object to ApiObject.of', () => {
    const main = ApiObject.of(alone);
    main.metadata.addAnnotation('example.org/owner', 'me');
    expect(main.toJson().metadata.annotations).toMatchObject({ 'example.org/owner': 'me' });
  });
});

describe('what components share', () => {
  const where = { name: 'web', namespace: 'web', component: 'web' };
  test.each([
    ['Account', 'ServiceAccount', (chart: Chart) => new Account(chart, 'it', where)],
    ['Route', 'Ingress', (chart: Chart) => new Route(chart, 'it', { ...where, route: given.route('web') })],
    [
      'Gate',
      'Deployment',
      (chart: Chart) =>
        new Gate(chart, 'it', {
          ...{ component: 'web', namespace: 'web', upstream: 'http://web:80', podCidr: '10.1.0.0/16' },
          ...{
            signIn: given.signIn,
            trust: given.trust,
            route: given.route('web'),
            cookie: { secret: 'cookie' },
          },
        }),
    ],
  ])('%s gives its %s to ApiObject.of', (_, kind, make) => {
    expect(ApiObject.of(make(new Chart(new ThinkubeApp(), 'web'))).kind).toBe(kind);
  });
});
