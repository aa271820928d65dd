/** A small catalogue: one component for each thing that a plan has to get right. */
import { z } from 'zod';
import type { Component } from '../../lib/plan/component';
import { defineComponent, type Images, type Spec } from '../../lib/plan/define';
import type { Workload, Workloads } from '../../lib/plan/facts';
import type { Needs } from '../../lib/plan/kinds';
import { need } from '../../lib/plan/need';

type AnySpec = Spec<string, z.ZodRawShape, Needs, Images, Workloads>;

/** A component of which only what matters to a test is said. */
export const fake = (id: string, spec: Partial<AnySpec> = {}): Component =>
  defineComponent({
    id,
    title: id,
    summary: `${id} for tests`,
    category: 'service',
    folder: __dirname,
    options: {},
    images: {},
    needs: () => ({}),
    workloads: () => ({}),
    build: () => {},
    ...spec,
  });

/** Workloads with one pod of this size. */
export const pod = (name: string, memory: string, more: Partial<Workload> = {}): Workloads => ({
  [name]: { kind: 'Deployment', containers: { main: { cpu: '100m', memory, memoryLimit: memory } }, ...more },
});

const vault = fake('vault', {
  profiles: ['core', 'ai'],
  provides: {
    volume: () => ({ given: {} }),
    secret: ({ need: { keys = ['password'], length, fixed, alsoReadBy }, client }) => ({
      given: { secret: client.secret, keys: [...keys, ...Object.keys(fixed ?? {})] },
      credential: {
        keys,
        ...(length && { length }),
        ...(fixed && { fixed }),
        ...(alsoReadBy && { alsoReadBy }),
      },
    }),
  },
  workloads: () => pod('vault', '64Mi'),
});

const sql = fake('sql', {
  profiles: ['core'],
  options: {
    version: z.enum(['16', '17']).default('17').meta({ description: 'Major version.' }),
    storage: z
      .string()
      .regex(/^\d+Gi$/, 'write a volume size such as 20Gi')
      .default('10Gi'),
  },
  needs: () => ({
    admin: need.secret({ keys: ['password'] }),
    metrics: need.metrics({ pods: 'sql', port: 9187 }),
  }),
  provides: {
    database: ({ need: { name }, client }) => ({
      given: {
        secret: client.secret,
        host: 'sql.sql.svc',
        port: 5432,
        name: name ?? client.id,
        user: name ?? client.id,
      },
      credential: { keys: ['password'], template: { url: 'postgresql://…' } },
      reach: [{ pods: 'sql', port: 5432 }],
    }),
  },
  workloads: (options) =>
    pod('sql', '256Mi', { kind: 'StatefulSet', volumes: { data: String(options['storage']) } }),
});

const store = fake('store', {
  needs: () => ({
    root: need.secret(),
    signIn: need.signIn({ redirectPaths: ['/oauth'] }),
    route: need.route({ host: 'storage', service: 'store', port: 9001 }),
  }),
  provides: {
    bucket: ({ need: { name }, client }) => ({
      given: {
        secret: client.secret,
        endpoint: 'http://store',
        region: 'home',
        bucket: name ?? client.id,
      },
      credential: { keys: ['secretKey'] },
      reach: [{ pods: 'store', port: 9000 }],
    }),
  },
  workloads: () => pod('store', '256Mi', { volumes: { objects: '50Gi' } }),
});

const identity = fake('identity', {
  profiles: ['core'],
  needs: () => ({
    database: need.database(),
    route: need.route({ host: 'auth', service: 'identity', port: 8080 }),
  }),
  provides: {
    signIn: ({ client }) => ({
      given: {
        secret: client.secret,
        issuer: 'https://auth.home.example.com/realms/home',
        endpoints: { authorize: '', token: '', userInfo: '', keys: '', logout: '' },
        clientId: client.id,
        groups: { admins: 'admins', users: 'users' },
      },
      credential: { keys: ['clientSecret'] },
    }),
  },
  workloads: () => pod('identity', '768Mi'),
});

const web = fake('web', {
  provides: {
    route: ({ need, client }) => {
      const { url = '', host = '' } = client.routes[client.need] ?? {};
      return {
        given: {
          controller: 'web',
          namespace: 'web',
          pods: 'nginx',
          port: 443,
          url,
          host,
          exposed: true,
          service: need.service,
          servicePort: need.port,
          class: need.class ?? 'nginx',
          annotations: {},
          paths: ['/'],
        },
      };
    },
  },
  workloads: () => pod('nginx', '128Mi'),
});

/** Starts and stops what has a schedule. */
const clock = fake('clock', { provides: { schedule: () => ({ given: {} }) } });

const watch = fake('watch', {
  needs: () => ({ route: need.route({ host: 'metrics', service: 'watch', port: 9090 }) }),
  provides: {
    metrics: () => ({ given: { account: { namespace: 'watch', name: 'watch' } } }),
  },
  workloads: () => ({
    ...pod('watch', '512Mi', { volumes: { series: '20Gi' } }),
    ...pod('agent', '32Mi', { kind: 'DaemonSet' }),
  }),
});

const tracker = fake('tracker', {
  profiles: ['ai'],
  needs: () => ({
    database: need.database(),
    artifacts: need.bucket({ name: 'experiments' }),
    signIn: need.signIn({ redirectPaths: ['/callback'] }),
    route: need.route({ host: 'experiments', service: 'tracker', port: 5000 }),
    metrics: need.metrics({ pods: 'tracker', port: 5000 }),
  }),
  workloads: () => pod('tracker', '512Mi'),
});

const notebooks = fake('notebooks', {
  options: {
    gpu: z.int().min(0).max(8).default(0).meta({ description: 'GPU slices.' }),
    profiles: z.array(z.strictObject({ name: z.string(), memory: z.string().optional() })).default([]),
  },
  needs: (options) => ({
    route: need.route({ host: 'notebooks', service: 'notebooks', port: 8000 }),
    gpu: options['gpu'] === 0 ? undefined : need.gpu({ count: Number(options['gpu']) }),
    volume: need.backup({ what: 'notebooks' }),
  }),
  workloads: (options) =>
    pod('notebooks', '1Gi', {
      volumes: { home: '20Gi' },
      ...(options['gpu'] !== 0 && { gpu: Number(options['gpu']) }),
    }),
});

const gpus = fake('gpus', {
  provides: { gpu: () => ({ given: { runtimeClass: 'nvidia' } }) },
});

/** Two of one address. */
const wiki = fake('wiki', {
  needs: () => ({ route: need.route({ host: 'wiki', service: 'wiki', port: 80 }) }),
  workloads: () => pod('wiki', '128Mi'),
});
const docs = fake('docs', {
  needs: () => ({ route: need.route({ host: 'wiki', service: 'docs', port: 80 }) }),
  workloads: () => pod('docs', '128Mi'),
});

/** Neither can start before the other. */
const hen = fake('hen', {
  needs: () => ({ egg: need.api({ group: 'egg.example.com' }) }),
  crds: [
    {
      operator: 'hen',
      version: '1.0.0',
      repo: 'me/hen',
      commit: 'a'.repeat(40),
      files: ['hen.yaml'],
      groups: ['hen.example.com'],
    },
  ],
});
const egg = fake('egg', {
  needs: () => ({ hen: need.api({ group: 'hen.example.com' }) }),
  crds: [
    {
      operator: 'egg',
      version: '1.0.0',
      repo: 'me/egg',
      commit: 'b'.repeat(40),
      files: ['egg.yaml'],
      groups: ['egg.example.com'],
    },
  ],
});

/** Needs what nobody provides. */
const orphan = fake('orphan', { needs: () => ({ names: need.dns({ controllers: [] }) }) });

/** Has no address, and an option without a default. */
const licensed = fake('licensed', {
  options: { edition: z.enum(['home', 'office']).meta({ description: 'Which one you have.' }) },
  needs: () => ({
    panel: need.dashboard({ files: [] }),
    peer: need.call({ component: 'wiki', pods: 'wiki', port: 80, reason: 'reads it' }),
  }),
  workloads: () => pod('licensed', '64Mi'),
});

const giant = fake('giant', { workloads: () => pod('giant', '40Gi') });

const fussy = fake('fussy', {
  options: { low: z.int().default(1), high: z.int().default(2) },
  problems: (options) =>
    Number(options['low']) > Number(options['high'])
      ? [{ path: 'low', message: 'is more than high', hint: 'write a smaller number' }]
      : [],
});

export const small: readonly Component[] = [
  vault,
  sql,
  store,
  identity,
  web,
  clock,
  watch,
  tracker,
  notebooks,
  gpus,
  wiki,
  docs,
  hen,
  egg,
  orphan,
  licensed,
  giant,
  fussy,
];
