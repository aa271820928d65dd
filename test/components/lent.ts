/** Monitoring with the whole catalogue behind it; what the catalogue does not offer yet is lent, without objects. */
import { component } from '../../charts/builder';
import { grafana } from '../../lib/components/grafana';
import { prometheus } from '../../lib/components/prometheus';
import type { Component } from '../../lib/plan/component';
import type { Workloads } from '../../lib/plan/facts';
import { everything } from './platform';

const bare = (id: string) =>
  ({
    id,
    title: 'Lent',
    summary: 'For tests',
    category: 'infrastructure',
    folder: __dirname,
    options: {},
    images: {},
    claims: () => ({}),
    workloads: (): Workloads => ({ [id]: { kind: 'Deployment', containers: {}, madeBy: 'nobody' } }),
    build: () => {},
  }) as const;

const lent: readonly Component[] = [
  component({
    ...bare('keycloak'),
    provides: {
      signIn: (_, { id, secret }) => ({
        handle: {
          kind: 'signIn',
          secret,
          issuer: 'https://auth.home.example.com/realms/home',
          clientId: id,
          groups: { admins: 'admins', users: 'users' },
        },
        credential: { keys: ['clientSecret'], fixed: { clientId: id } },
      }),
    },
  }),
  component({
    ...bare('postgresql'),
    provides: {
      database: (_, { id, secret }) => ({
        handle: { kind: 'database', secret, host: 'postgresql', port: 5432, name: id, user: id },
        credential: { keys: ['password'], fixed: { username: id } },
      }),
    },
  }),
  component({
    ...bare('minio'),
    provides: {
      bucket: ({ name }, { id, secret }) => ({
        handle: {
          kind: 'bucket',
          secret,
          endpoint: 'http://minio:9000',
          region: 'us-east-1',
          bucket: name ?? id,
        },
        credential: { keys: ['accessKey', 'secretKey'] },
      }),
    },
  }),
  component({ ...bare('coredns'), provides: { dns: () => ({ handle: { kind: 'dns' } }) } }),
];

const shipped = [
  ...everything.filter(({ id }) => id !== 'prometheus' && id !== 'grafana'),
  prometheus,
  grafana,
];
const offered = new Set(shipped.flatMap(({ offers }) => offers));

export const from: readonly Component[] = [
  ...shipped,
  ...lent.filter(({ offers }) => offers.every((kind) => !offered.has(kind))),
];
