import { type Client, defineComponent, field, need, noTwo, z } from '../../kit';
import { suggest } from '../../plan/suggest';
import { databases, indexOf } from './acl';
import { images, port, Valkey, workloads } from './valkey';

const host = 'valkey.valkey.svc';

export const valkey = defineComponent({
  id: 'valkey',
  title: 'Valkey',
  summary: 'One in-memory store for all, as a cache or a queue: a user and a database for each application',
  category: 'data',
  profiles: ['core'],
  folder: __dirname,
  options: {
    memory: field.memory.default('256Mi').meta({
      description: 'Data that it keeps. When that is full, writes fail: nothing is thrown away.',
    }),
    volume: field.volumeSize
      .default('2Gi')
      .meta({ description: 'Size of the volume; several times the memory.' }),
    indexes: z
      .record(
        z.string().regex(/^[a-z0-9-]+\/[A-Za-z0-9-]+$/, 'write component/need, such as outline/cache'),
        z
          .int()
          .min(1)
          .max(databases - 1),
      )
      .default({})
      .meta({
        description:
          'Database of a need, `component/need`, where the one that follows from its name is taken.',
      }),
  },
  images,
  help: {
    first:
      'kubectl exec -n valkey valkey-0 -c valkey -- valkey-cli ping says PONG; applications need nothing else.',
    emergency: [
      'An application whose password was rotated gets in after a restart: kubectl rollout restart -n valkey statefulset/valkey.',
      'Its data stays.',
    ].join(' '),
  },
  provides: {
    cache: ({ client, options }) => {
      const name = `${client.id}/${client.need}`;
      const index = options.indexes[name] ?? indexOf(name);
      const user = client.secret;
      return {
        given: { secret: client.secret, host, port, user, index },
        credential: {
          keys: ['password'],
          fixed: { username: user },
          rotation: { restart: true },
          template: {
            url: `redis://{{ .username }}:{{ .password | urlquery }}@${host}:${port}/${index}`,
          },
        },
        reach: [{ pods: 'valkey', port }],
      };
    },
  },
  audit: (clients, { indexes }) => [
    ...notAsked(clients, Object.keys(indexes)),
    ...noTwo(
      clients,
      'cache',
      ({ given }) => given.index,
      (first, second, index) => ({
        path: 'indexes',
        message: `${first} and ${second} would share the database ${index}`,
        hint: `give the newer one another number, for example "${second}: ${index === 1 ? 2 : Number(index) - 1}"`,
      }),
    ),
  ],
  needs: () => ({
    exporter: need.secret(),
    metrics: need.metrics({ port: 9121 }),
    dashboard: need.dashboard(),
  }),
  workloads,
  build: (scope, { namespace, storageClass, options, needs, images, clients }) => {
    new Valkey(scope, 'valkey', {
      namespace,
      storageClass,
      memory: options.memory,
      volume: options.volume,
      users: clients('cache').map(({ given: { user: name, secret, index } }) => ({ name, secret, index })),
      exporter: needs.exporter.secret,
      images,
    });
  },
});

/** Of a component that is off, a name may stay: with it, its data is found again. */
const notAsked = (clients: readonly Client[], names: readonly string[]) => {
  const known = clients.map(({ owner, name }) => `${owner}/${name}`);
  const isOn = (name: string) => clients.some(({ owner }) => name.startsWith(`${owner}/`));
  return names
    .filter((name) => isOn(name) && !known.includes(name))
    .map((name) => ({
      path: `indexes.${name}`,
      message: `there is no such need${suggest(name, known)}`,
      hint: `write one of: ${known.join(', ')}`,
    }));
};
