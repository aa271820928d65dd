/** What a user relies on when code-server is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others: object = {}): Made =>
  platform({ components: { ...others, 'code-server': options } });
const podOf = (of: Made) => dig(of.get('StatefulSet', 'code-server'), 'spec', 'template', 'spec');
const containerOf = (of: Made) => dig(podOf(of), 'containers', 0);
const edges = (of: Made, side: 'from' | 'to') =>
  of.plan.edges.filter((edge) => 'component' in edge[side] && edge[side].component === 'code-server');

test('whoever passes the gate has a shell, so administrators alone do, and the gate is the only way in', () => {
  const of = made();
  const args = each(
    of.get('Deployment', 'code-server-gate'),
    ...['spec', 'template', 'spec', 'containers', 0, 'args'],
  );
  expect(args.filter((arg) => String(arg).startsWith('--allowed-group='))).toEqual([
    '--allowed-group=admins',
  ]);
  expect(each(containerOf(of), 'args')).toContain('--auth=none');
  expect(edges(of, 'to').filter(({ to }) => 'pods' in to && to.pods === 'code-server')).toEqual([]);
});

test('the shell has no rights in the cluster and is not root', () => {
  const pod = podOf(made());
  expect(dig(pod, 'automountServiceAccountToken')).toBe(false);
  expect(dig(pod, 'securityContext', 'runAsUser')).toBe(1000);
  expect(dig(pod, 'containers', 0, 'securityContext')).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
  });
});

test('it reaches the internet unless the config says otherwise', () => {
  const toInternet = (of: Made) => edges(of, 'from').filter(({ why }) => /internet/.test(why)).length;
  expect(toInternet(made())).toBeGreaterThan(0);
  expect(toInternet(made({ internet: false }))).toBe(0);
});

test('it reaches a Git host at home by its port, where the config lets it', () => {
  const repo = 'ssh://git@nas.home.example.com:2222/me/homelab.git';
  const out = (options: object) =>
    platform({ components: { 'code-server': options }, config: { git: { repo } } }).plan.edges.find(
      ({ from, why }) => 'pods' in from && from.pods === 'code-server' && /internet/.test(why),
    );
  expect(out({ lan: true })?.ports).toContainEqual({ port: 2222, protocol: 'TCP' });
  expect(JSON.stringify(out({ lan: true })?.to)).not.toContain('192.168');
  expect(JSON.stringify(out({})?.to)).toContain('192.168');
});

test('programs in it find the services that are on, with their keys', () => {
  const of = made(true, { qdrant: true, chromadb: true });
  const env = each(containerOf(of), 'env');
  expect(env).toEqual(
    expect.arrayContaining([
      { name: 'QDRANT_URL', value: 'http://qdrant.qdrant.svc:6333' },
      { name: 'QDRANT_API_KEY', valueFrom: { secretKeyRef: { name: 'qdrant-key', key: 'key' } } },
      { name: 'CHROMA_HOST', value: 'chromadb.chromadb.svc' },
    ]),
  );
  expect(of.get('ExternalSecret', 'qdrant-key', 'code-server')).toBeDefined();
  expect(JSON.stringify(env)).not.toContain('MLFLOW');
});

test('it has a database and a bucket of its own where PostgreSQL and the object store are on', () => {
  const of = made(true, { postgresql: true, minio: true });
  const fromSecret = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
  expect(each(containerOf(of), 'env')).toEqual(
    expect.arrayContaining([
      { name: 'PGDATABASE', value: 'code_server' },
      { name: 'PGPASSWORD', ...fromSecret('code-server-database', 'password') },
      { name: 'S3_BUCKET', value: 'code-server' },
      { name: 'AWS_SECRET_ACCESS_KEY', ...fromSecret('code-server-bucket', 'secretKey') },
    ]),
  );
  const called = edges(of, 'from').map(({ to }) => ('component' in to ? to.component : ''));
  expect(called).toEqual(expect.arrayContaining(['postgresql', 'minio']));
});

test('the home folder is on a volume that stays, and terminals survive an idle hour', () => {
  const of = made();
  const planned = of.plan.components.find(({ id }) => id === 'code-server');
  expect(planned?.whenOff.stays).toContain('volume data-code-server-0');
  expect(dig(of.get('Ingress', 'code-server-gate'), 'metadata', 'annotations')).toMatchObject({
    'nginx.org/websocket-services': 'code-server-gate',
    'nginx.org/proxy-read-timeout': '3600s',
  });
});

test('too little memory is refused', () => {
  expect(() => made({ memory: '512Mi' })).toThrow(/code-server\.memory.*too little.*1Gi or more/s);
});
