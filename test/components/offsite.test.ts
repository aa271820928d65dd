/** What leaves the cluster: which Secrets, encrypted by whom, sent by whom, and how little each of them may do. */
import { dig, each } from './dig';
import { type Made, planned, platform } from './platform';

const target = {
  recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
  endpoint: 'https://s3.example.net',
  bucket: 'me-home',
};
const made = (offsite: object = {}, config: object = {}, components: object = {}): Made =>
  platform({
    profile: 'core',
    components: { ...components },
    config: { backup: { offsite: { ...target, ...offsite } }, ...config },
  });
const letsEncrypt = {
  tls: {
    issuer: 'letsencrypt',
    email: 'me@example.com',
    dns: { provider: 'cloudflare', token: { secret: 'cloudflare', key: 'token' } },
  },
};

const job = (from: Made) =>
  dig(from.get('CronJob', 'offsite'), 'spec', 'jobTemplate', 'spec', 'template', 'spec');
const listOf = (from: Made) =>
  String(dig(from.get('ConfigMap', 'offsite'), 'data', 'secrets.list')).split('\n');
const edges = ({ plan }: Made) =>
  plan.edges.filter(({ from }) => 'component' in from && from.component === 'offsite');

test('the block backup.offsite switches it on, and it keeps every rule', () => {
  const { plan, problems } = made();
  expect(problems).toEqual([]);
  expect(plan.components.find(({ id }) => id === 'offsite')?.why).toEqual(['backup.offsite is set']);
  expect(plan.notes.join('\n')).not.toContain('Nothing leaves');
});

test('without it nothing leaves the cluster, and each synth says so in one line', () => {
  const { components, notes } = planned({ profile: 'core' });
  expect(components.map(({ id }) => id)).not.toContain('offsite');
  expect(notes.filter((note) => note.includes('backup.offsite'))).toEqual([
    expect.stringContaining('Nothing leaves the cluster'),
  ]);
});

test('who asks for it without saying where to is told, and gets no job', () => {
  const { plan, of, problems } = platform({ components: { offsite: true } });
  expect(problems).toEqual([]);
  expect(plan.notes).toContainEqual(expect.stringContaining('set backup.offsite'));
  expect(of('offsite').map(({ kind }) => kind)).not.toContain('CronJob');
});

describe('the Secrets', () => {
  test('are every credential of the plan, and what signs', () => {
    const all = made();
    expect(all.plan.credentials.length).toBeGreaterThan(5);
    for (const { name } of all.plan.credentials) expect(listOf(all)).toContain(`credentials:${name}`);
    expect(listOf(all)).toEqual(expect.arrayContaining(['cert-manager:home-ca', 'cert-manager:cluster-ca']));
  });

  test('of Let’s Encrypt are its account and the certificate of all names', () => {
    const list = listOf(made({}, letsEncrypt));
    expect(list).toEqual(
      expect.arrayContaining([
        'cert-manager:letsencrypt-account',
        'ingress:wildcard-tls',
        'cert-manager:cluster-ca',
      ]),
    );
    expect(list).not.toContain('cert-manager:home-ca');
  });

  test('may be read by name and no others, by an account that may do nothing else', () => {
    const all = made({}, letsEncrypt);
    const rules = all
      .of('offsite')
      .filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'offsite')
      .map(({ metadata, ...role }) => ({ namespace: metadata.namespace, rules: dig(role, 'rules') }));
    expect(rules.map(({ namespace }) => namespace).sort()).toEqual([
      'cert-manager',
      'credentials',
      'ingress',
    ]);
    const named = rules.flatMap(({ namespace, rules: all }) => {
      const [rule, ...more] = each(all);
      expect(more).toEqual([]);
      expect([dig(rule, 'resources'), dig(rule, 'verbs')]).toEqual([['secrets'], ['get']]);
      return each(dig(rule, 'resourceNames')).map((secret) => `${namespace}:${secret}`);
    });
    expect(named.sort()).toEqual(listOf(all).filter(Boolean).sort());
    expect(all.of('offsite').filter(({ kind }) => kind.startsWith('Cluster'))).toEqual([]);
  });
});

describe('the job', () => {
  const spec = job(made());
  const [exporting] = each(dig(spec, 'initContainers'));
  const [upload] = each(dig(spec, 'containers'));
  const mounts = (container: unknown) => each(dig(container, 'volumeMounts')).map((one) => dig(one, 'name'));

  test('has the token of its account only where Secrets are read, and the keys of stores only where they are sent', () => {
    expect(dig(spec, 'automountServiceAccountToken')).toBe(false);
    expect([mounts(exporting).includes('token'), mounts(upload).includes('token')]).toEqual([true, false]);
    expect(JSON.stringify(exporting)).not.toContain('secretKeyRef');
    expect(JSON.stringify(upload)).toContain('"secretKeyRef":{"key":"secretKey","name":"offsite-s3"}');
  });

  test('keeps what it made in memory', () => {
    expect(each(dig(spec, 'volumes'))).toContainEqual({
      name: 'work',
      emptyDir: { sizeLimit: '32Mi', medium: 'Memory' },
    });
  });

  test('trusts the user’s own roots where the store speaks TLS', () => {
    const uploads = (endpoint: string) => each(dig(job(made({ endpoint })), 'containers'))[0];
    const tls = uploads('https://nas.home.example.com:9000');
    expect(dig(tls, 'env')).toContainEqual({ name: 'AWS_CA_BUNDLE', value: '/trust/ca.crt' });
    expect(mounts(tls)).toContain('trust');
    expect(JSON.stringify(uploads('http://192.168.1.5:9000'))).not.toContain('AWS_CA_BUNDLE');
  });

  test('asks the user for the key of the store', () => {
    expect(made({ credentials: 'nas' }).plan.userSecrets).toContainEqual(
      expect.objectContaining({ namespace: 'offsite', secret: 'nas', keys: ['accessKey', 'secretKey'] }),
    );
  });
});

describe('the way out', () => {
  test.each([
    ['https://s3.example.net', {}, 443, false],
    ['https://s3.example.net:8443', {}, 8443, false],
    ['http://192.168.1.5:9000', {}, 9000, true],
    ['http://nas', {}, 80, true],
    ['https://nas.lan:9000', {}, 9000, true],
    ['https://nas.home.example.com', {}, 443, true],
    ['https://203.0.113.9', {}, 443, false],
    ['https://vpn.example.net', { lan: true }, 443, true],
    ['http://100.101.102.103:9000', {}, 9000, true],
    ['https://nas.tail1234.ts.net', {}, 443, true],
    ['https://nas.lan', { lan: false }, 443, false],
  ])('to %s %j is port %i, on the LAN: %s', (endpoint, more, port, lan) => {
    const out = edges(made({ endpoint, ...more })).filter(({ why }) => why.startsWith('internet'));
    expect(out.map(({ ports }) => ports.map((each) => each.port))).toEqual([[port]]);
    const except = out.flatMap(({ to }) => ('cidr' in to ? (to.except ?? []) : []));
    expect(except.includes('192.168.0.0/16')).toBe(!lan);
  });
});

describe('dumps and backups', () => {
  test('are read with a key that can do nothing else, in either object store', () => {
    const all = made();
    const buckets = String(dig(all.get('ConfigMap', 'minio-buckets'), 'data', 'buckets.list')).split('\n');
    expect(buckets).toContain('postgresql-dumps:postgresql-dumps:no:');
    expect(dig(all.get('ConfigMap', 'minio-buckets'), 'data', 'readers.list')).toBe(
      'offsite-buckets:offsite-buckets:postgresql-dumps\n',
    );
    const weed = made({}, {}, { minio: { server: 'seaweedfs' } });
    const file = weed
      .of('minio')
      .map((object) => dig(object, 'spec', 'target', 'template', 'data', 'identities.json'))
      .find((text) => typeof text === 'string');
    expect(String(file).replace(/\s+/g, '')).toContain(
      '{"name":"offsite-buckets","credentials":[{"accessKey":"offsite-buckets","secretKey":"{{index."offsite-buckets"}}"}],"actions":["Read:postgresql-dumps","List:postgresql-dumps"]}',
    );
  });

  test('are those of whatever is on, and the backups of volumes come last', () => {
    const some = { mongodb: true, nats: { dumps: false }, velero: true, vault: true, opensearch: true };
    const all = made({}, {}, some);
    expect(dig(all.get('ConfigMap', 'offsite'), 'data', 'buckets.list')).toBe(
      'mongodb-dumps:dumps\npostgresql-dumps:dumps\nopensearch-snapshots:objects\nvault-snapshots:objects\nvelero:objects\n',
    );
    expect(all.problems).toEqual([]);
  });

  test('stay at home when told to', () => {
    const all = made({}, {}, { offsite: { dumps: false } });
    expect(JSON.stringify(job(all))).not.toContain('HERE_');
    expect(dig(all.get('ConfigMap', 'offsite'), 'data', 'buckets.list')).toBe('');
    expect(all.plan.credentials.map(({ name }) => name)).not.toContain('offsite-buckets');
  });
});

test('what measures the platform is told of its alerts, and has nothing to scrape', () => {
  const all = made({}, {}, { prometheus: true });
  expect(dig(all.get('ConfigMap', 'prometheus-rules'), 'data')).toHaveProperty(['offsite-alerts.yaml']);
  expect(all.of('offsite').map(({ metadata }) => metadata.name)).not.toContain('found-by-prometheus');
  expect(String(dig(all.get('ConfigMap', 'prometheus-config'), 'data', 'prometheus.yml'))).not.toContain(
    'offsite',
  );
});
