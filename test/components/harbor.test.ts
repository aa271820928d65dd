/** What a user relies on when harbor is on; its setup is tried in test/config. */
import { sourcesOf } from '../../lib/components/harbor/sources';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { harbor: true } });
const container = (kind: string, name: string, n = 0) =>
  dig(made.get(kind, name), 'spec', 'template', 'spec', 'containers', n);
const wanted: unknown = JSON.parse(String(dig(made.get('ConfigMap', 'harbor-setup'), 'data', 'wanted.json')));

test('everything that the platform pulls can come from a copy, under the name of its registry', () => {
  const hosts = made.plan.components
    .flatMap(({ images }) => Object.values(images))
    .map((image) => image.slice(0, image.indexOf('/')));
  const sources = each(wanted, 'sources').map((source) => dig(source, 'name'));
  expect(new Set(sources)).toEqual(new Set(hosts));
  expect(sources).toEqual(expect.arrayContaining(['docker.io', 'ghcr.io', 'quay.io']));
});

test('each registry is asked in the way that it understands', () => {
  expect(sourcesOf(['quay.io/a/b:1', 'docker.io/library/c:1', 'docker.io/d/e:2', 'ghcr.io/f/g:1'])).toEqual([
    { name: 'docker.io', type: 'docker-hub', url: 'https://hub.docker.com' },
    { name: 'ghcr.io', type: 'github-ghcr', url: 'https://ghcr.io' },
    { name: 'quay.io', type: 'docker-registry', url: 'https://quay.io' },
  ]);
});

test('no image of the platform is named by it: everything starts while it is down', () => {
  const images = made.plan.components.flatMap((component) => Object.values(component.images));
  expect(images.filter((image) => image.includes('registry.home.example.com'))).toEqual([]);
});

test('people come by Keycloak, and the admins there are administrators here', () => {
  const secret = made
    .of('harbor')
    .find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name.startsWith('harbor-settings-'));
  const text = String(dig(secret, 'spec', 'target', 'template', 'data', 'settings'));
  expect(JSON.parse(text)).toMatchObject({
    auth_mode: 'oidc_auth',
    oidc_endpoint: 'https://auth.home.example.com/realms/thinkube',
    oidc_admin_group: 'admins',
    oidc_client_secret: '{{ .clientSecret }}',
  });
  const env = each(container('StatefulSet', 'harbor-core'), 'env');
  expect(env).toContainEqual({
    name: 'CONFIG_OVERWRITE_JSON',
    valueFrom: { secretKeyRef: { name: secret?.metadata.name, key: 'settings' } },
  });
});

test('pages and registry are under one name, through which layers of any size pass', () => {
  const ingress = made.get('Ingress', 'harbor');
  expect(dig(ingress, 'spec', 'rules', 0, 'host')).toBe('registry.home.example.com');
  expect(dig(ingress, 'metadata', 'annotations')).toMatchObject({ 'nginx.org/client-max-body-size': '0' });
  const nginx = String(dig(made.get('ConfigMap', 'harbor-config'), 'data', 'nginx.conf'));
  expect(nginx).toContain('location ~ ^/(api|c|service|v2)/');
  expect(nginx).toContain('http://harbor-core.harbor.svc.cluster.local:8080');
});

test('the root of every container is read-only, and certificates of the house are trusted', () => {
  for (const [kind, name] of [
    ['StatefulSet', 'harbor-core'],
    ['Deployment', 'harbor-jobservice'],
  ] as const) {
    expect(dig(container(kind, name), 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
    expect(each(container(kind, name), 'env')).toContainEqual({
      name: 'SSL_CERT_FILE',
      value: expect.stringMatching(/^.trust.\S+\.(crt|pem)$/),
    });
  }
});

test('Trivy comes only where it is asked for, with a volume and a way to the internet of its own', () => {
  const names = ({ of }: typeof made) => of('harbor').map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(names(made)).not.toContain('StatefulSet/harbor-trivy');
  const scanning = platform({ components: { harbor: { scan: true } } });
  expect(scanning.problems).toEqual([]);
  expect(names(scanning)).toContain('StatefulSet/harbor-trivy');
});

test('layers are in a bucket, records in the shared database; both stay', () => {
  const component = made.plan.components.find(({ id }) => id === 'harbor');
  expect(component?.given['blobs']).toMatchObject({ bucket: 'harbor' });
  expect(component?.given['database']).toMatchObject({ name: 'harbor' });
  expect(component?.workloads['harbor-registry']?.volumes).toBeUndefined();
});
