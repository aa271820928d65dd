/** What a user relies on when AWX is on. */
import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { awx } from '../../lib/components/awx';
import { templates } from './awx-templates';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { awx: { templates } } });
const spec = (name: string) => dig(made.get('AWX', 'awx'), 'spec', name);
const setting = (name: string) =>
  dig(
    each(made.get('AWX', 'awx'), 'spec', 'extra_settings').find((one) => dig(one, 'setting') === name),
    'value',
  );

test('the Git servers that the config names are reached at their ports, and left to whoever knows them', () => {
  const options = {
    repo: 'https://plays.home.example.com:3000/me/plays.git',
    push: 'ssh://git@lab.home.example.com:2222/me/lab.git',
  };
  const { plan } = platform({ components: { awx: options, coredns: true } });
  const ports = plan.edges.flatMap(({ by, ports: list }) =>
    by.component === 'awx' && /need "(projects|playbooks)"/.test(by.what)
      ? [list.map(({ port }) => port)]
      : [],
  );
  expect(ports).toEqual(
    expect.arrayContaining([
      [22, 80, 443, 3000],
      [22, 80, 443, 2222, 3000],
    ]),
  );
  expect(plan.outsiders.map(({ host }) => host)).toEqual(
    expect.arrayContaining(['plays.home.example.com', 'lab.home.example.com']),
  );
});

test('the database is the shared one, by a Secret that the operator understands', () => {
  expect(spec('postgres_configuration_secret')).toBe('awx-postgres');
  expect(dig(made.get('ExternalSecret', 'awx-postgres'), 'spec', 'target', 'template', 'data')).toMatchObject(
    {
      host: 'postgresql.postgresql.svc',
      type: 'unmanaged',
    },
  );
});

test('people come from Keycloak; the first person administers, everybody is a member', () => {
  expect(setting('SOCIAL_AUTH_OIDC_OIDC_ENDPOINT')).toBe("'https://auth.home.example.com/realms/thinkube'");
  expect(setting('SOCIAL_AUTH_ORGANIZATION_MAP')).toContain("'users': True, 'admins': ['admin']");
  expect(
    dig(made.get('ExternalSecret', 'awx-sign-in-settings'), 'spec', 'target', 'template', 'data'),
  ).toEqual({
    'sign_in.py': "SOCIAL_AUTH_OIDC_SECRET = '{{ .clientSecret }}'\n",
  });
});

test('keys and passwords exist before the operator looks, so that it makes none', () => {
  expect([
    spec('admin_password_secret'),
    spec('secret_key_secret'),
    spec('broadcast_websocket_secret'),
  ]).toEqual(['awx-admin', 'awx-key', 'awx-websocket']);
});

test('the image of every process is the one of the plan', () => {
  const run = (of: typeof made) => {
    const one = (name: string) => dig(of.get('AWX', 'awx'), 'spec', name);
    return [
      dig(of.get('Deployment', 'awx-operator'), 'spec', 'template', 'spec', 'containers', 0, 'image'),
      `${one('image')}:${one('image_version')}`,
      `${one('redis_image')}:${one('redis_image_version')}`,
      one('control_plane_ee_image'),
    ];
  };
  expect(run(made)).toEqual([
    'ghcr.io/ctrliq/ascender-operator:25.6.2',
    'ghcr.io/ctrliq/ascender:25.6.2',
    'docker.io/valkey/valkey:9.1.4-alpine',
    'ghcr.io/ctrliq/ascender-ee:25.6.2',
  ]);
  const frozen = platform({ components: { awx: { edition: 'awx' } } });
  expect(frozen.problems).toEqual([]);
  expect(run(frozen)).toEqual([
    'quay.io/ansible/awx-operator:2.19.1',
    'quay.io/ansible/awx:24.6.1',
    'docker.io/library/redis:8.10.1-alpine',
    'quay.io/ansible/awx-ee:24.6.1',
  ]);
});

test('pods of playbooks have no token, a name that network policies know, and limits', () => {
  const { pod } = wanted();
  expect(parse(pod)).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/name': 'awx-job' } },
    spec: { automountServiceAccountToken: false, containers: [{ resources: { limits: { memory: '1Gi' } } }] },
  });
  expect(made.get('NetworkPolicy', 'out-awx-job')).toBeDefined();
});

test('machines, repository and templates follow from the config', () => {
  expect(wanted()).toMatchObject({
    inventory: { hosts: [{ name: 'control' }, { name: 'worker' }] },
    project: { fields: { scm_url: 'https://github.com/me/homelab.git', scm_branch: 'main' } },
  });
  expect(wanted().templates[0]).toMatchObject({
    playbook: 'ansible/restart.yml',
    survey: [{ variable: 'machine', type: 'multiplechoice', choices: ['control', 'worker'] }],
  });
});

test('each playbook of the package has a template, and only administrators start it', () => {
  const shipped = wanted().templates.slice(1);
  for (const { playbook, everybody } of shipped) {
    expect([existsSync(playbook), everybody]).toEqual([true, false]);
  }
  const names = shipped.map(({ name }: { name: string }) => name);
  expect(names).toContain('deploy_service');
  // No machine of this platform can be woken.
  expect(names).not.toContain('sleep_node');
});

test.each(['/etc/passwd.yml', '../outside.yml', 'site.txt'])('%s is no playbook', (playbook) => {
  const { error } = awx.config.safeParse({ templates: [{ name: 'x', playbook }] });
  expect(error?.message).toContain('write a path in the repository');
});

function wanted() {
  return JSON.parse(String(dig(made.get('ConfigMap', 'awx-setup'), 'data', 'wanted.json')));
}
