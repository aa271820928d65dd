/** What a user relies on when opensearch is on. */
import { parse } from 'yaml';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { opensearch: { keepDays: 5 }, 'fluent-bit': true } });
const settings = dig(made.get('ConfigMap', 'opensearch-settings'), 'data');
const file = (name: string): unknown => parse(String(dig(settings, name)));
/** As the security plugin writes one. */
const variable = (name: string): string => `\${${name}}`;
const pods = dig(made.get('Deployment', 'opensearch'), 'spec', 'template', 'spec');

test('people come by Keycloak: administrators may do anything, all others read logs', () => {
  expect(dig(file('roles_mapping.yml'), 'all_access', 'backend_roles')).toEqual(['admin', 'admins']);
  expect(dig(file('roles_mapping.yml'), 'log_reader', 'backend_roles')).toEqual(['users']);
  expect(
    dig(file('config.yml'), 'config', 'dynamic', 'authc', 'people', 'http_authenticator', 'config'),
  ).toMatchObject({ roles_key: 'groups', required_issuer: variable('env.ISSUER') });
  expect(each(pods, 'containers', 0, 'env')).toContainEqual({
    name: 'ISSUER',
    value: 'https://auth.home.example.com/realms/thinkube',
  });
});

test('whoever sends lines has a user of its own, which may do nothing else', () => {
  expect(dig(file('internal_users.yml'), 'fluent-bit-logs')).toEqual({
    hash: variable('envbc.FLUENT_BIT_LOGS_PASSWORD'),
    reserved: true,
  });
  expect(dig(file('roles_mapping.yml'), 'log_writer', 'users')).toEqual(['fluent-bit-logs']);
  expect(each(pods, 'containers', 0, 'env')).toContainEqual({
    name: 'FLUENT_BIT_LOGS_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'fluent-bit-logs', key: 'password' } },
  });
});

test('Grafana reads lines by a user of its own, which sends none, and trusts the CA of the cluster', () => {
  const all = platform({ components: { opensearch: true, grafana: true } });
  expect(all.problems).toEqual([]);
  const mapping = parse(
    String(dig(all.get('ConfigMap', 'opensearch-settings'), 'data', 'roles_mapping.yml')),
  );
  expect(dig(mapping, 'log_reader')).toEqual({ backend_roles: ['users'], users: ['grafana-logs'] });
  expect(dig(mapping, 'log_writer')).toEqual({ users: [] });
  const [source] = each(
    parse(String(dig(all.get('ConfigMap', 'grafana-config'), 'data', 'logs.yaml'))),
    'datasources',
  );
  const container = dig(all.get('Deployment', 'grafana'), 'spec', 'template', 'spec', 'containers', 0);
  const env = Object.fromEntries(each(container, 'env').map((one) => [dig(one, 'name'), dig(one, 'value')]));
  const filled = (value: unknown) =>
    String(value).replace(/\$([A-Z_]+)/g, (_, name: string) => String(env[name]));
  expect(filled(dig(source, 'url'))).toBe('https://opensearch.opensearch.svc:9200');
  expect(filled(dig(source, 'jsonData', 'index'))).toBe('logs-*');
  const [, certificates] =
    /^\$__file\{(.+)\}$/.exec(String(dig(source, 'secureJsonData', 'tlsCACert'))) ?? [];
  const mounts = each(container, 'volumeMounts').map((mount) => String(dig(mount, 'mountPath')));
  expect(mounts.some((path) => certificates?.startsWith(`${path}/`))).toBe(true);
});

test('every role that somebody is mapped to is one of ours or of the plugin', () => {
  const known = ['all_access', 'kibana_user', 'kibana_server', ...Object.keys(Object(file('roles.yml')))];
  expect(known).toEqual(expect.arrayContaining(Object.keys(Object(file('roles_mapping.yml')))));
});

test('no password is in a ConfigMap', () => {
  const hashes = Object.entries(Object(file('internal_users.yml'))).flatMap(([name, user]) =>
    name === '_meta' ? [] : [String(dig(user, 'hash'))],
  );
  expect(hashes.length).toBeGreaterThan(3);
  expect(hashes.filter((hash) => !/^\$\{envbc\.[A-Z_]+\}$/.test(hash))).toEqual([]);
});

test('indexes go after the days of the option', () => {
  const policy = JSON.parse(String(dig(made.get('ConfigMap', 'opensearch-tasks'), 'data', 'policy.json')));
  expect(dig(policy, 'policy', 'states', 0, 'transitions', 0, 'conditions')).toEqual({ min_index_age: '5d' });
  expect(dig(policy, 'policy', 'ism_template', 0, 'index_patterns')).toEqual(['logs-*']);
});

test('its certificate is signed for the name that it is called by, and read by Java', () => {
  const { spec } = Object(made.get('Certificate', 'opensearch-node'));
  // The CA of the cluster may sign for nothing else.
  expect(dig(spec, 'dnsNames')).toEqual(['opensearch.opensearch.svc']);
  expect(dig(spec, 'privateKey', 'encoding')).toBe('PKCS8');
  expect(String(dig(settings, 'opensearch.yml'))).toContain(`nodes_dn: ["CN=${dig(spec, 'commonName')}"]`);
});

test('the heap leaves as much memory beside it', () => {
  expect(each(pods, 'containers', 0, 'env')).toContainEqual({
    name: 'OPENSEARCH_JAVA_OPTS',
    value: '-Xms1024m -Xmx1024m',
  });
  expect(dig(pods, 'containers', 0, 'resources', 'limits', 'memory')).toBe('2304Mi');
});

test('what people find in Dashboards refers to what comes with it', () => {
  const lines = String(dig(made.get('ConfigMap', 'opensearch-tasks'), 'data', 'views.ndjson'))
    .trim()
    .split('\n');
  const objects = lines.map((line) => JSON.parse(line));
  const ids = objects.map(({ id }) => id);
  for (const { references } of objects) for (const { id } of references) expect(ids).toContain(id);
});
