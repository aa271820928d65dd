/** A small catalogue: one component for each thing that a plan has to get right. */
import { z } from 'zod';
import {
  api,
  backup,
  bucket,
  type Claims,
  call,
  dashboard,
  database,
  dns,
  gpu,
  metrics,
  route,
  secret,
  signIn,
} from '../../lib/plan/capabilities';
import { type Component, defineComponent, type Spec } from '../../lib/plan/component';
import type { Workloads } from '../../lib/plan/facts';

type AnySpec = Spec<string, z.ZodRawShape, Claims, Readonly<Record<string, string>>, Workloads>;

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
    claims: () => ({}),
    workloads: () => ({}),
    ...spec,
  });

/** Workloads with one pod of this size. */
export const pod = (name: string, memory: string, more: Partial<Workloads[string]> = {}): Workloads => ({
  [name]: { kind: 'Deployment', containers: { main: { cpu: '100m', memory, memoryLimit: memory } }, ...more },
});

const vault = fake('vault', {
  profiles: ['core', 'ai'],
  provides: {
    secret: ({ keys = ['password'], length, fixed, alsoReadBy }, owner) => ({
      handle: { kind: 'secret', secret: owner.secret, keys: [...keys, ...Object.keys(fixed ?? {})] },
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
  claims: () => ({ admin: secret({ keys: ['password'] }), metrics: metrics({ pods: 'sql', port: 9187 }) }),
  provides: {
    database: ({ name }, owner) => ({
      handle: {
        kind: 'database',
        secret: owner.secret,
        host: 'sql.sql.svc',
        port: 5432,
        name: name ?? owner.id,
        user: name ?? owner.id,
      },
      credential: { keys: ['password'], template: { url: 'postgresql://…' } },
      reach: [{ pods: 'sql', port: 5432 }],
    }),
  },
  workloads: (options) =>
    pod('sql', '256Mi', { kind: 'StatefulSet', volumes: { data: String(options['storage']) } }),
});

const store = fake('store', {
  claims: () => ({
    root: secret(),
    signIn: signIn({ redirectPaths: ['/oauth'] }),
    route: route({ host: 'storage', service: 'store', port: 9001 }),
  }),
  provides: {
    bucket: ({ name }, owner) => ({
      handle: {
        kind: 'bucket',
        secret: owner.secret,
        endpoint: 'http://store',
        region: 'home',
        bucket: name ?? owner.id,
      },
      credential: { keys: ['secretKey'] },
      reach: [{ pods: 'store', port: 9000 }],
    }),
  },
  workloads: () => pod('store', '256Mi', { volumes: { objects: '50Gi' } }),
});

const identity = fake('identity', {
  profiles: ['core'],
  claims: () => ({ database: database(), route: route({ host: 'auth', service: 'identity', port: 8080 }) }),
  provides: {
    signIn: (_, owner) => ({
      handle: {
        kind: 'signIn',
        secret: owner.secret,
        issuer: 'https://auth.home.example.com/realms/home',
        clientId: owner.id,
        groups: { admins: 'admins', users: 'users' },
      },
      credential: { keys: ['clientSecret'] },
    }),
  },
  workloads: () => pod('identity', '768Mi'),
});

const web = fake('web', {
  provides: {
    route: (claim, owner) => {
      const { url = '', host = '' } = owner.routes[owner.claim] ?? {};
      return {
        handle: {
          kind: 'route',
          controller: 'web',
          namespace: 'web',
          pods: 'nginx',
          port: 443,
          url,
          host,
          exposed: true,
          service: claim.service,
          servicePort: claim.port,
          class: claim.class ?? 'nginx',
          annotations: {},
          paths: ['/'],
        },
      };
    },
  },
  workloads: () => pod('nginx', '128Mi'),
});

const watch = fake('watch', {
  claims: () => ({ route: route({ host: 'metrics', service: 'watch', port: 9090 }) }),
  provides: {
    metrics: () => ({ handle: { kind: 'metrics', account: { namespace: 'watch', name: 'watch' } } }),
  },
  workloads: () => ({
    ...pod('watch', '512Mi', { volumes: { series: '20Gi' } }),
    ...pod('agent', '32Mi', { kind: 'DaemonSet' }),
  }),
});

const tracker = fake('tracker', {
  profiles: ['ai'],
  claims: () => ({
    database: database(),
    artifacts: bucket({ name: 'experiments' }),
    signIn: signIn({ redirectPaths: ['/callback'] }),
    route: route({ host: 'experiments', service: 'tracker', port: 5000 }),
    metrics: metrics({ pods: 'tracker', port: 5000 }),
  }),
  workloads: () => pod('tracker', '512Mi'),
});

const notebooks = fake('notebooks', {
  options: {
    gpu: z.int().min(0).max(8).default(0).meta({ description: 'GPU slices.' }),
    profiles: z.array(z.strictObject({ name: z.string(), memory: z.string().optional() })).default([]),
  },
  claims: (options) => ({
    route: route({ host: 'notebooks', service: 'notebooks', port: 8000 }),
    gpu: options['gpu'] === 0 ? undefined : gpu({ count: Number(options['gpu']) }),
    volume: backup({ what: 'notebooks', volumes: ['home'] }),
  }),
  workloads: (options) =>
    pod('notebooks', '1Gi', {
      volumes: { home: '20Gi' },
      ...(options['gpu'] !== 0 && { gpu: Number(options['gpu']) }),
    }),
});

const gpus = fake('gpus', {
  provides: { gpu: () => ({ handle: { kind: 'gpu', runtimeClass: 'nvidia' } }) },
});

/** Two of one address. */
const wiki = fake('wiki', {
  claims: () => ({ route: route({ host: 'wiki', service: 'wiki', port: 80 }) }),
  workloads: () => pod('wiki', '128Mi'),
});
const docs = fake('docs', {
  claims: () => ({ route: route({ host: 'wiki', service: 'docs', port: 80 }) }),
  workloads: () => pod('docs', '128Mi'),
});

/** Neither can start before the other. */
const hen = fake('hen', {
  claims: () => ({ egg: api({ group: 'egg.example.com' }) }),
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
  claims: () => ({ hen: api({ group: 'hen.example.com' }) }),
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

/** Claims what nobody provides. */
const orphan = fake('orphan', { claims: () => ({ names: dns({ controllers: [] }) }) });

/** Has no address, and an option without a default. */
const licensed = fake('licensed', {
  options: { edition: z.enum(['home', 'office']).meta({ description: 'Which one you have.' }) },
  claims: () => ({
    panel: dashboard({ files: [] }),
    peer: call({ component: 'wiki', pods: 'wiki', port: 80, reason: 'reads it' }),
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
