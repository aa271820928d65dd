/** What a user relies on when fluent-bit is on. */
import { parse } from 'yaml';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'fluent-bit': true } });
const pods = dig(made.get('DaemonSet', 'fluent-bit'), 'spec', 'template', 'spec');
const config = parse(String(dig(made.get('ConfigMap', 'fluent-bit-config'), 'data', 'fluent-bit.yaml')));
const output = dig(config, 'pipeline', 'outputs', 0);

test('it brings along who keeps logs', () => {
  const opensearch = made.plan.components.find(({ id }) => id === 'opensearch');
  expect(opensearch?.why).toContain('logs for fluent-bit');
});

test('lines go to OpenSearch by its own name, with a password and a certificate that is checked', () => {
  const env = each(pods, 'containers', 0, 'env');
  expect(env).toContainEqual({ name: 'LOGS_HOST', value: 'opensearch.opensearch.svc' });
  expect(env).toContainEqual({
    name: 'LOGS_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'fluent-bit-logs', key: 'password' } },
  });
  expect(output).toMatchObject({ 'tls.verify': 'on', 'tls.verify_hostname': 'on', suppress_type_name: 'on' });
});

test('every variable of its configuration is set', () => {
  const used = [...JSON.stringify(config).matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
  const set = each(pods, 'containers', 0, 'env').map((variable) => dig(variable, 'name'));
  expect(set).toEqual(expect.arrayContaining(used));
});

test('it reads the node and changes nothing there but what it remembers', () => {
  const mounts = each(pods, 'containers', 0, 'volumeMounts');
  expect(mounts).toContainEqual({ name: 'logs', mountPath: '/var/log', readOnly: true });
  expect(dig(pods, 'containers', 0, 'securityContext')).toMatchObject({
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(each(pods, 'tolerations')).toEqual([{ operator: 'Exists' }]);
});
