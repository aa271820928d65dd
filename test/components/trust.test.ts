import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineComponent, need } from '../../lib/kit';
import { at, items, text, texts } from '../../lib/objects/read';
import { repository } from '../repository';
import { everything, type Made, platform } from './platform';

/** Software that calls somebody by TLS. */
const caller = defineComponent({
  id: 'caller',
  title: 'Caller',
  summary: 'For tests',
  category: 'service',
  folder: __dirname,
  options: {},
  images: {},
  needs: () => ({ trust: need.trust() }),
  workloads: () => ({}),
  build: () => {},
});

const on = (tls: object = { issuer: 'home' }, options: object = {}): Made =>
  platform({
    components: { caller: true, trust: options },
    config: { tls },
    from: [...everything, caller],
  });
const sources = (made: Made) =>
  items(made.get('Bundle', 'trust'), 'spec.sources').map(({ fields }) => fields);
const existing = { issuer: 'existing', clusterIssuer: 'office' };

test('who needs trust gets the certificates in its namespace, and starts after they are there', () => {
  const { plan, get, problems } = on();
  expect(problems).toEqual([]);
  const { given, wave } = plan.components.find(({ id }) => id === 'caller') ?? {};
  expect(given).toEqual({
    trust: { kind: 'trust', configMap: 'trust', key: 'ca.crt', truststore: 'trust.p12' },
  });
  const bundle = get('Bundle', 'trust');
  expect(get('Namespace', 'caller').metadata.labels).toMatchObject(
    at(bundle, 'spec.target.namespaceSelector.matchLabels') ?? {},
  );
  expect(text(bundle, 'spec.target.configMap.key')).toBe('ca.crt');
  expect(text(bundle, 'spec.target.additionalFormats.pkcs12.key')).toBe('trust.p12');
  expect(plan.components.find(({ id }) => id === 'trust')?.wave).toBeLessThan(wave ?? 0);
});

test('the home CA is trusted where it signs, beside the public roots, and not where others do', () => {
  const secrets = (made: Made) => sources(made).flatMap((source) => text(source, 'secret.name') ?? []);
  expect(secrets(on())).toEqual(['home-ca', 'cluster-ca']);
  expect(secrets(on(existing))).toEqual(['cluster-ca']);
  expect(sources(on())).toContainEqual({ useDefaultCAs: true });
});

test('every CA in the bundle is made by cert-manager, in the one namespace that is read', () => {
  const made = on();
  const [namespace] = items(made.get('Deployment', 'trust'), 'spec.template.spec.containers')
    .flatMap(({ fields }) => texts(fields, 'args'))
    .flatMap((arg) => arg.match(/^--trust-namespace=(.*)$/)?.[1] ?? []);
  for (const source of sources(made)) {
    const name = text(source, 'secret.name');
    if (name !== undefined) expect(made.get('Certificate', name, namespace)).toBeDefined();
  }
});

test('further roots come from the config, or from a ConfigMap with a label, so that an old one can stay', () => {
  const root = readFileSync(join(repository, 'test/fixtures/ca.pem'), 'utf8');
  const all = sources(on({ issuer: 'home' }, { roots: [root] }));
  expect(all).toContainEqual({ inLine: root });
  expect(all).toContainEqual({
    configMap: { selector: { matchLabels: { 'thinkube.io/trust': 'root' } }, includeAllKeys: true },
  });
  expect(() => on({ issuer: 'home' }, { roots: ['MIIB'] })).toThrow();
});

test('it may write no ConfigMap but its own, and read no Secret but those beside the CAs', () => {
  const { get, objects } = on();
  const rules = items(get('ClusterRole', 'thinkube-trust'), 'rules').map(({ fields }) => fields);
  const writing = rules.filter((rule) => texts(rule, 'verbs').includes('patch'));
  expect(writing.filter((rule) => texts(rule, 'resources').includes('configmaps'))).toEqual([
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['trust'],
      verbs: ['create', 'patch', 'delete'],
    },
  ]);
  expect(rules.some((rule) => texts(rule, 'resources').includes('secrets'))).toBe(false);
  const roles = objects.filter(({ component: of, object }) => of === 'trust' && object.kind === 'Role');
  expect(roles.map(({ object }) => object.metadata.namespace)).toEqual(['cert-manager']);
});

test('switching it off does not take the certificates out of everybody’s namespace', () => {
  expect(on().get('Bundle', 'trust').metadata.annotations).toMatchObject({
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  });
});

test('an issuer of one’s own may be one that nobody trusts: synth says what to do', () => {
  expect(on(existing).plan.notes.join('\n')).toMatch(/components\.trust\.roots/);
});
