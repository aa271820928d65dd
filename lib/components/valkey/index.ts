import { z } from 'zod';
import { inMi, mebibytes } from '../../kube/quantity';
import { dashboard, type Grant, metrics, secret, volume } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { memory, volumeSize } from '../../plan/schema/fields';
import { databases, indexOf } from './acl';

const port = 6379;
const host = 'valkey.valkey.svc';

export const valkey = defineComponent({
  id: 'valkey',
  title: 'Valkey',
  summary:
    'One in-memory store for all, as a cache or a queue: a user and a database of its own for each claim',
  category: 'data',
  profiles: ['core'],
  folder: __dirname,
  options: {
    memory: memory.default('256Mi').meta({
      description: 'Data that it keeps. When that is full, writes fail: nothing is thrown away.',
    }),
    volume: volumeSize.default('2Gi').meta({ description: 'Size of the volume; several times the memory.' }),
    indexes: z
      .record(
        z.string(),
        z
          .int()
          .min(1)
          .max(databases - 1),
      )
      .default({})
      .meta({
        description:
          'Database of a claim, `component/claim`, where the one that follows from its name is taken.',
      }),
  },
  images: {
    valkey: 'docker.io/valkey/valkey:9.1.4',
    exporter: 'quay.io/oliver006/redis_exporter:v1.88.0',
  },
  help: {
    first:
      'kubectl exec -n valkey valkey-0 -c valkey -- valkey-cli ping says PONG; applications need nothing else.',
    emergency: [
      'A claim whose password was rotated gets in after a restart: kubectl rollout restart -n valkey statefulset/valkey.',
      'Its data stays.',
    ].join(' '),
  },
  provides: {
    cache: (_claim, owner, { indexes }) => {
      const claim = `${owner.id}/${owner.claim}`;
      const index = indexes[claim] ?? indexOf(claim);
      const user = owner.secret;
      return {
        handle: { kind: 'cache', secret: owner.secret, host, port, user, index },
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
  audit: (grants) => shared(grants),
  claims: () => ({
    exporter: secret(),
    volume: volume(),
    metrics: metrics({ pods: 'valkey', port: 9121, alerts: ['alerts.yaml'] }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
  }),
  workloads: ({ memory: kept, volume: size }) => ({
    valkey: {
      kind: 'StatefulSet',
      containers: {
        // While it rewrites its log, what changes is held twice.
        valkey: { cpu: '20m', memory: '64Mi', memoryLimit: inMi(mebibytes(kept) * 1.5 + 64) },
        exporter: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' },
      },
      volumes: { 'data-valkey-0': size },
    },
  }),
});

function shared(grants: readonly Grant[]) {
  const owners = new Map<number, string>();
  return grants.flatMap((grant) => {
    if (grant.kind !== 'cache') return [];
    const claim = `${grant.owner}/${grant.name}`;
    const { index } = grant.handle;
    const first = owners.get(index);
    owners.set(index, first ?? claim);
    if (first === undefined) return [];
    return [
      {
        path: 'indexes',
        message: `${first} and ${claim} would share the database ${index}`,
        hint: `give the newer one another number, for example "${claim}: ${index === 1 ? 2 : index - 1}"`,
      },
    ];
  });
}
