import { Chart } from 'cdk8s';
import { credentials } from '../../lib/components/credentials';
import { Credentials } from '../../lib/components/credentials/credentials';
import { externalSecrets } from '../../lib/components/external-secrets';
import { defineComponent, type Needs, need } from '../../lib/kit';
import { text } from '../../lib/objects/read';
import type { Component } from '../../lib/plan/component';
import { formatProblem } from '../../lib/plan/problem';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { type Made, platform } from './platform';

/** Software that needs what a test is about. */
const notes = (needs: () => Needs) =>
  defineComponent({
    id: 'notes',
    title: 'Notes',
    summary: 'For tests',
    category: 'service',
    folder: __dirname,
    options: {},
    images: {},
    needs,
    workloads: () => ({}),
    build: () => {},
  });

const made = (needs: Parameters<typeof notes>[0], others: readonly Component[] = []): Made =>
  platform({ components: { notes: true }, from: [credentials, externalSecrets, notes(needs), ...others] });

test('alone it makes one Secret of one generator, and needs no platform', () => {
  const app = new ThinkubeApp();
  const chart = new Chart(app, 'credentials', { disableResourceNameHashes: true });
  new Credentials(chart, 'credentials', {
    namespace: 'credentials',
    secrets: [{ name: 'notes-db', keys: ['password'], fixed: { username: 'notes' } }],
  });
  const objects = collect(app);
  expect(objects.map(({ object }) => `${object.kind}/${object.metadata.name}`)).toEqual([
    'Password/notes-db',
    'ExternalSecret/notes-db',
  ]);
  const external = [{ kind: 'Namespace', name: 'credentials', reason: 'made for this test' }];
  expect(check(objects, { external }).map(formatProblem)).toEqual([]);
});

test('a secret is generated once and copied to the component that needs it, and every rule is kept', () => {
  const { problems, get } = made(() => ({ session: need.secret({ keys: ['key', 'salt'], length: 48 }) }));
  expect(problems).toEqual([]);
  expect(get('Password', 'notes-session')['spec']).toMatchObject({ secretKeys: ['key', 'salt'], length: 48 });
  const reader = get('ExternalSecret', 'notes-session', 'notes');
  expect(text(reader, 'spec.refreshPolicy')).toBe('Periodic');
  const role = get('Role', 'notes-reader', 'credentials');
  expect(role['rules']).toEqual([
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['notes-session'], verbs: ['get'] },
  ]);
});

test('no later change of a need gives a value in use another one, and nothing takes it away', () => {
  const { get } = made(() => ({ session: need.secret() }));
  const producer = get('ExternalSecret', 'notes-session', 'credentials');
  expect(producer['spec']).toMatchObject({
    refreshPolicy: 'CreatedOnce',
    refreshInterval: '0s',
    target: { creationPolicy: 'Orphan', deletionPolicy: 'Retain', immutable: true },
  });
  for (const kind of ['ExternalSecret', 'Password']) {
    expect(get(kind, 'notes-session', 'credentials').metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      // Otherwise the Application of all credentials differs from Git forever after a component was switched off.
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    });
  }
});

test('the Secret does not carry what Argo CD writes on the object that makes it', () => {
  const { get } = made(() => ({ session: need.secret() }));
  const producer = get('ExternalSecret', 'notes-session', 'credentials');
  expect(text(producer, 'spec.target.template.mergePolicy')).toBe('Merge');
});

test('fixed keys are added to generated ones, and are the only ones if nothing is generated', () => {
  const { get, problems } = made(() => ({
    account: need.secret({ fixed: { username: 'notes', greeting: 'hello {{ name }}' } }),
    client: need.secret({ keys: [], fixed: { clientId: 'notes' } }),
  }));
  expect(problems).toEqual([]);
  const account = get('ExternalSecret', 'notes-account', 'credentials');
  expect(account['spec']).toMatchObject({
    target: {
      template: {
        mergePolicy: 'Merge',
        data: { username: 'notes', greeting: '{{ "hello {{ name }}" }}' },
      },
    },
  });
  const client = get('ExternalSecret', 'notes-client', 'credentials');
  expect(client['spec']).toMatchObject({
    target: { template: { mergePolicy: 'Replace', data: { clientId: 'notes' } } },
  });
});

test('values are letters and digits, which need no escaping anywhere, however long they are', () => {
  const { get } = made(() => ({
    short: need.secret({ length: 6 }),
    long: need.secret({ length: 64, encoding: 'hex' }),
  }));
  for (const name of ['notes-short', 'notes-long']) {
    expect(get('Password', name)['spec']).toMatchObject({ symbols: 0, allowRepeat: true });
  }
  expect(get('Password', 'notes-short')['spec']).toMatchObject({ length: 6, digits: 1, encoding: 'raw' });
  expect(get('Password', 'notes-long')['spec']).toMatchObject({ length: 64, digits: 16, encoding: 'hex' });
});

test('what a provider needs a password for is generated here as well, and both sides read it', () => {
  const store = defineComponent({
    id: 'store',
    title: 'Store',
    summary: 'For tests',
    category: 'data',
    folder: __dirname,
    options: {},
    images: {},
    needs: () => ({}),
    workloads: () => ({}),
    provides: {
      database: ({ client: { id, secret } }) => ({
        given: { secret, host: 'store', port: 5432, name: id, user: id },
        credential: { keys: ['password'], fixed: { username: id } },
      }),
    },
    build: () => {},
  });
  const { get, problems } = made(() => ({ tracking: need.database() }), [store]);
  expect(problems).toEqual([]);
  expect(get('Password', 'notes-tracking', 'credentials')).toBeDefined();
  for (const reader of ['notes', 'store']) {
    expect(get('ExternalSecret', 'notes-tracking', reader)).toBeDefined();
  }
});

test('credentials exist before the components that read them', () => {
  const { plan } = made(() => ({ session: need.secret() }));
  const waves = new Map(plan.components.map(({ id, wave }) => [id, wave]));
  const of = (id: string) => waves.get(id) ?? -1;
  expect(of('external-secrets')).toBeLessThan(of('credentials'));
  expect(of('credentials')).toBeLessThan(of('notes'));
});
