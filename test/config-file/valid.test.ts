import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../lib/config/load';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';
import { small } from '../plan/small';
import { repository } from '../repository';

const folder = join(repository, 'test/fixtures/config/valid');
const bytesOf = (name: string) => readFileSync(join(folder, name));
const configOf = (name: string) => parseConfig(name, bytesOf(name), small).config;
const onIn = (name: string) =>
  planFrom(name, bytesOf(name), small).plan?.components.map(({ id, why }) => `${id}: ${why[0]}`);

test.each(readdirSync(folder))('%s is right as it is', (name) => {
  const { plan, problems } = planFrom(name, bytesOf(name), small);
  expect(problems.map(formatProblem)).toEqual([]);
  expect(plan).toBeDefined();
});

test('everything that the smallest file leaves out has a value', () => {
  expect(configOf('smallest.yaml')).toEqual({
    profile: 'core',
    toggles: {},
    plugins: [],
    platform: {
      cluster: {
        domain: 'home.example.com',
        admin: { username: 'admin', email: 'me@example.com' },
        timezone: 'UTC',
        distribution: 'microk8s',
        storageClass: 'thinkube',
      },
      nodes: [{ name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 4, memory: '8Gi' }],
      git: {
        repo: 'https://github.com/me/homelab.git',
        branch: 'main',
        path: 'dist',
        credentials: 'none',
      },
      tls: { issuer: 'home' },
      network: {
        exposure: 'metallb',
        ingress: {},
        upstreamDns: ['1.1.1.1', '9.9.9.9'],
        policies: 'enforce',
        podCidr: '10.1.0.0/16',
        serviceCidr: '10.152.183.0/24',
        apiPort: 16443,
      },
      backup: { databases: '0 2 * * *', volumes: '0 3 * * 0', drills: '0 5 * * 6', keepDays: 14 },
      retention: {
        metrics: 15,
        logs: 7,
        runs: 90,
        images: 20,
        containerLogs: '30Mi',
        journal: '1Gi',
        nodeImages: 80,
      },
      budget: { headroom: 15, onExceed: 'error' },
    },
  });
});

test('line ends, a byte order mark, document marks and braces make no difference', () => {
  const expected = configOf('smallest.yaml');
  for (const name of ['windows.yaml', 'document-marks.yaml', 'json.yaml', 'nothing-below.yaml']) {
    expect(configOf(name)).toEqual(expected);
  }
});

test('a profile is a starting set: what it names, and what that needs', () => {
  expect(onIn('profile-none.yaml')).toEqual([]);
  expect(onIn('profile-core.yaml')).toEqual([
    'identity: profile core',
    'sql: database for identity',
    'vault: profile core',
    'web: route for identity',
  ]);
  expect(onIn('profile-ai.yaml')).toContain('store: bucket for tracker');
});

test('numbers and words keep the meaning that they have in YAML 1.2', () => {
  const { config } = parseConfig('full.yaml', bytesOf('full.yaml'), small);
  expect(config?.platform.backup.volumes).toBe('0 3 * * 0');
  expect(config?.toggles['notebooks']).toMatchObject({
    patches: [{ ops: [{ value: { a: [1, true, null] } }] }],
  });
  expect(configOf('hostport.yaml')?.platform.network.policies).toBe('off');
});
