import { secretData } from '../../lib/rules/secret-data';
import { secretLiteral } from '../../lib/rules/secret-literal';
import { type Break, type Change, told } from './platform';

const cure = 'declare a need for a secret, and read it from there';
const first = 'notes Deployment/notes spec.template.spec.containers[0]';
const variable = (name: string, value: string): Change => [
  'Deployment/notes',
  'spec.template.spec.containers.0.env.4',
  { name, value },
];
const file = (key: string, value: string): Change => ['ConfigMap/notes', 'data', { [key]: value }];

test.each<Break>([
  [
    'data',
    [['Secret/shell', 'data', { 'tls.key': 'eA==' }]],
    [
      'base Secret/shell data["tls.key"]: would end up in Git; declare a need for a secret: it is generated in the cluster',
    ],
  ],
  [
    'text',
    [['Secret/shell', 'stringData', { password: 'x' }]],
    [
      'base Secret/shell stringData.password: would end up in Git; declare a need for a secret: it is generated in the cluster',
    ],
  ],
])('a Secret carries no %s', (_, changes, said) => {
  expect(told(secretData, changes)).toEqual(said);
});

/** Made up, and put together here so that scanners of this repository have nothing to find. */
const made = {
  key: ['-----BEGIN RSA PRIVATE', 'KEY-----\n'].join(' ') + 'MIIEowIBAAKCAQEAr8sR'.repeat(3),
  jwt: ['eyJhbGciOiJIUzI1', 'eyJzdWIiOiIxMjM0', 'c2lnbmF0dXJlIGhlcmU'].join('.'),
  github: `ghp_${'a1B2c3D4e5'.repeat(4)}`,
  amazon: `AKIA${'ABCDEFGH12345678'}`,
  age: `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN'.repeat(2)}`,
  random: 'h7Gk2Pq9ZxT4vB8nLw3R',
  lower: 'k3j9x7q2m5v8z1w4p6t0r9s2y7',
};

describe('a variable gives away', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2', '"DB_PASSWORD" is given as a literal value'],
    ['PGPASSWORD', 'hunter2', '"PGPASSWORD" is given as a literal value'],
    ['API_KEY', 'abc123abc123', '"API_KEY" is given as a literal value'],
    ['APP_SECRET', 'changeme', '"APP_SECRET" is given as a literal value'],
    ['GITHUB_TOKEN', 'x-y-z', '"GITHUB_TOKEN" is given as a literal value'],
    ['URL', 'postgresql://notes:hunter2@store:5432/notes', 'holds what looks like a password in an address'],
    ['SOMETHING', made.random, 'holds what looks like a random value'],
    ['SOMETHING', made.lower, 'holds what looks like a random value'],
    ['SOMETHING', made.jwt, 'holds what looks like a token'],
    ['SOMETHING', made.github, 'holds what looks like a token'],
    ['SOMETHING', made.amazon, 'holds what looks like an access key'],
  ])('%s=%s', (name, value, said) => {
    expect(told(secretLiteral, [variable(name, value)])).toEqual([`${first}.env[4].value: ${said}; ${cure}`]);
  });
});

describe('a variable is harmless', () => {
  test.each([
    ['DB_PASSWORD_FILE', '/run/secrets/password'],
    ['DB_PASSWORD', '/run/secrets/password'],
    ['DB_PASSWORD', '$(OTHER)'],
    ['DB_PASSWORD', ''],
    ['ACCESS_TOKEN', '3600s'],
    ['USE_TOKEN', 'true'],
    ['TOKEN_URL', 'https://auth.example.org/token'],
    ['KEYCLOAK_TOKEN', 'https://auth.example.org/token'],
    ['URL', 'postgresql://notes:$(DB_PASSWORD)@store:5432/notes'],
    ['URL', 'https://notes.example.org/a?b=c'],
    ['USERNAME_KEY', 'preferred_username'],
    ['CLASS', 'org.keycloak.storage.UserStorageProviderFactory2'],
    [
      'IMAGE',
      'ghcr.io/example/notes@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    ],
    ['COMMIT', '5a87380c0ffee5a87380c0ffee5a87380c0ffee0'],
    ['ID', '123e4567-e89b-12d3-a456-426614174000'],
    ['QUERY', 'sum(rate(container_network_receive_bytes_total{namespace="notes"}[5m]))'],
    ['RECIPIENT', 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
    ['PUBLIC', `-----BEGIN CERTIFICATE-----\n${made.random.repeat(4)}\n-----END CERTIFICATE-----`],
    ['ICON', `data:image/png;base64,${made.random.repeat(4)}`],
  ])('%s=%s', (name, value) => {
    expect(told(secretLiteral, [variable(name, value)])).toEqual([]);
  });
});

test.each<Break>([
  [
    'an argument',
    [['Deployment/notes', 'spec.template.spec.containers.0.args', ['--admin-password=hunter2', '--port=80']]],
    [`${first}.args[0]: "admin-password" is given as a literal value; ${cure}`],
  ],
  [
    'a script in a command',
    [['Deployment/notes', 'spec.template.spec.containers.0.command', ['sh', '-c', `login ${made.random}`]]],
    [`${first}.command[2]: holds what looks like a random value; ${cure}`],
  ],
  [
    'a key of a ConfigMap',
    [file('SMTP_PASSWORD', 'hunter2')],
    [`notes ConfigMap/notes data.SMTP_PASSWORD: "SMTP_PASSWORD" is given as a literal value; ${cure}`],
  ],
  [
    'a file in a ConfigMap',
    [file('notes.ini', `[mail]\npass = ${made.random}\n`)],
    [`notes ConfigMap/notes data["notes.ini"]: holds what looks like a random value; ${cure}`],
  ],
  [
    'a private key in a ConfigMap',
    [file('key.pem', made.key)],
    [`notes ConfigMap/notes data["key.pem"]: holds what looks like a private key; ${cure}`],
  ],
  [
    'a key of age in a ConfigMap',
    [file('key.txt', made.age)],
    [`notes ConfigMap/notes data["key.txt"]: holds what looks like a private key; ${cure}`],
  ],
])('%s gives it away', (_, changes, said) => {
  expect(told(secretLiteral, changes)).toEqual(said);
});
