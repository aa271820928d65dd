/** What a user relies on when argo-workflows is on. */
import { parse } from 'yaml';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'argo-workflows': true } });
const data = dig(made.get('ConfigMap', 'workflow-controller-configmap'), 'data');
const setting = (name: string): unknown => parse(String(dig(data, name)));

test('files and logs of steps go to a bucket, and what has ended to PostgreSQL', () => {
  expect(setting('artifactRepository')).toMatchObject({
    archiveLogs: true,
    s3: { endpoint: 'minio.minio.svc:9000', insecure: true, bucket: 'argo-workflows' },
  });
  expect(setting('persistence')).toMatchObject({
    archive: true,
    archiveTTL: '90d',
    postgresql: { host: 'postgresql.postgresql.svc', database: 'argo_workflows' },
  });
});

test('people come by Keycloak, and act with the rights of their group', () => {
  expect(setting('sso')).toMatchObject({
    issuer: 'https://auth.home.example.com/realms/thinkube',
    redirectUrl: 'https://workflows.home.example.com/oauth2/callback',
    rbac: { enabled: true },
  });
  for (const [group, verbs] of [
    ['admins', ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch']],
    ['users', ['get', 'list', 'watch']],
  ] as const) {
    const name = `workflows-${group}`;
    expect(made.get('ServiceAccount', name).metadata.annotations).toMatchObject({
      'workflows.argoproj.io/rbac-rule': `'${group}' in groups`,
    });
    // By this name the server looks for the token.
    expect(made.get('Secret', `${name}.service-account-token`).metadata.annotations).toEqual({
      'kubernetes.io/service-account.name': name,
    });
    const allowed = each(made.get('Role', name), 'rules')
      .filter((rule) => each(rule, 'resources').includes('workflows'))
      .flatMap((rule) => each(rule, 'verbs'));
    expect([...new Set(allowed)].sort()).toEqual(verbs);
  }
});

test('nothing of it has rights beyond its own namespace', () => {
  expect(made.of('argo-workflows').filter(({ kind }) => kind.startsWith('ClusterRole'))).toEqual([]);
  const args = ['workflow-controller', 'argo-server'].map((name) =>
    each(made.get('Deployment', name), 'spec', 'template', 'spec', 'containers', 0, 'args'),
  );
  for (const list of args) expect(list).toContain('--namespaced');
});

test('a step reads no Secret, is never root, and reports how it ended', () => {
  const resources = each(made.get('Role', 'workflow'), 'rules').flatMap((rule) => each(rule, 'resources'));
  expect(resources).toContain('workflowtaskresults');
  expect(resources).not.toContain('secrets');
  // The controller's pods do not say that they mount it.
  expect(dig(made.get('ServiceAccount', 'workflow'), 'automountServiceAccountToken')).toBe(true);
  expect(setting('workflowDefaults')).toMatchObject({
    spec: { serviceAccountName: 'workflow', securityContext: { runAsNonRoot: true, runAsUser: 8737 } },
  });
  for (const name of ['executor', 'mainContainer']) {
    expect(setting(name)).toMatchObject({
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    });
  }
});

test('pods of steps are what the network rules and the plan speak of', () => {
  const labels = dig(setting('workflowDefaults'), 'spec', 'podMetadata', 'labels');
  expect(labels).toMatchObject({
    'app.kubernetes.io/name': 'workflow',
    'thinkube.io/component': 'argo-workflows',
  });
  const reaches = (of: typeof made) =>
    of.plan.edges.filter(
      ({ from: start, why }) => 'pods' in start && start.pods === 'workflow' && /internet/.test(why),
    );
  expect(reaches(made)).toHaveLength(1);
  expect(reaches(platform({ components: { 'argo-workflows': { internet: false } } }))).toEqual([]);
});

test('executor, controller and server are of one version', () => {
  const images = Object.values(made.plan.components.find(({ id }) => id === 'argo-workflows')?.images ?? {});
  const tags = images.filter((image) => image.includes('argoproj')).map((image) => image.split(':')[1]);
  expect(new Set(tags).size).toBe(1);
  const [controller] = each(
    made.get('Deployment', 'workflow-controller'),
    'spec',
    'template',
    'spec',
    'containers',
  );
  expect(each(controller, 'args')).toContain(`--executor-image=quay.io/argoproj/argoexec:${tags[0]}`);
});

describe('images of pushes', () => {
  const building = platform({ components: { 'argo-workflows': { images: true }, gitea: true, devpi: true } });
  const template = building.get('WorkflowTemplate', 'image');
  const [, build, write] = each(template, 'spec', 'templates');
  const told = (from: unknown, name: string) =>
    dig(
      each(from, 'env').find((one) => dig(one, 'name') === name),
      'value',
    );

  test('are there only where they are wanted', () => {
    expect(building.problems).toEqual([]);
    expect(made.of('argo-workflows').filter(({ metadata }) => metadata.name.startsWith('image'))).toEqual([]);
  });

  test('are pushed by an account of the pipelines’ own, which the step alone is given', () => {
    expect(told(dig(build, 'container'), 'IMAGE')).toBe(
      'registry.home.example.com/apps/{{workflow.parameters.name}}',
    );
    const secret = building.get('ExternalSecret', 'image-registry', 'argo-workflows');
    expect(dig(secret, 'spec', 'target', 'template', 'data', 'config.json')).toBe(
      '{"auths":{"registry.home.example.com":{"auth":"{{ printf "%s:%s" .username .password | b64enc }}"}}}',
    );
    expect(JSON.stringify(dig(build, 'initContainers'))).not.toContain('registry"');
    const wanted: unknown = JSON.parse(
      String(dig(building.get('ConfigMap', 'harbor-setup'), 'data', 'wanted.json')),
    );
    expect(each(wanted, 'robots')).toEqual([
      { name: 'pipelines', variable: 'ROBOT_PIPELINES' },
      { name: 'argo-workflows', variable: 'ROBOT_ARGO_WORKFLOWS' },
    ]);
  });

  test('install Python packages from devpi, and the password of Git goes to the Git of the platform alone', () => {
    expect(told(dig(build, 'container'), 'PIP_INDEX_URL')).toBe(
      'http://devpi.devpi.svc:3141/home/packages/+simple/',
    );
    expect(told(dig(write, 'container'), 'GIT_HOME')).toBe('https://git.home.example.com');
    expect(each(dig(write, 'container'), 'env')).toContainEqual({
      name: 'GIT_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'pipelines-git', key: 'password', optional: true } },
    });
  });

  test('no step is root, or writes to its own root', () => {
    for (const container of [
      dig(build, 'container'),
      dig(build, 'initContainers', 0),
      dig(write, 'container'),
    ]) {
      expect(dig(container, 'securityContext')).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });
});
