import type { Volume } from '../../../imports/k8s';
import {
  Account,
  type Client,
  configFiles,
  defineComponent,
  type Given,
  hostIn,
  need,
  planned,
  pod,
  portIn,
  Scheduled,
  s3Client,
  s3ClientImage,
  s3ClientResources,
  shippedFiles,
  z,
} from '../../kit';
import { isOnLan, leaving, rights } from './targets';

const pods = 'offsite';
const token = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * By the clock: Secrets, encrypted to their owner, and the buckets whose needs say so to a store outside the cluster.
 * The account may read these Secrets by name and no other; only the container that encrypts has its token, and only the
 * one that sends has the keys of the stores.
 *
 * Upstream: age v1.2.1; jq and kubectl as the image of helmfile v1.7.4 has them.
 */
export const offsite = defineComponent({
  id: 'offsite',
  title: 'Off-site copy',
  summary:
    'What a new cluster needs to go on where this one ended, sent outside: credentials, encrypted to you, dumps and backups',
  category: 'data',
  enabledBy: ({ backup }) => (backup.offsite ? 'backup.offsite' : undefined),
  folder: __dirname,
  options: {
    dumps: z.boolean().default(true).meta({
      description:
        'Dumps and snapshots of data and the backups of volumes too, as they are: age encrypts Secrets alone.',
    }),
  },
  images: {
    // Alpine with kubectl 1.34, jq and age 1.2: the makers of age have no image.
    export: 'ghcr.io/helmfile/helmfile:v1.7.4',
    s3: s3ClientImage,
  },
  runs: (_options, { backup }) => (backup.offsite ? ['export', 's3'] : []),
  needs: ({ dumps }, { backup, cluster }) => {
    const target = backup.offsite;
    return {
      // The roles of its account are in the namespaces of what it reads.
      certificates: target && need.api({ group: 'cert-manager.io' }),
      operator: target && need.api({ group: 'external-secrets.io' }),
      api: target && need.kubeApi({ pods, reason: 'reads the Secrets that it encrypts' }),
      store:
        target &&
        need.internet({
          pods,
          ports: [portIn(target.endpoint)],
          hosts: [hostIn(target.endpoint)],
          lan: isOnLan(target, cluster.domain),
          reason: 'the store outside the cluster',
        }),
      key:
        target &&
        need.userSecret({
          secret: target.credentials,
          keys: ['accessKey', 'secretKey'],
          reason: `a key of ${target.endpoint} that may read, write and delete in its bucket ${target.bucket}`,
        }),
      buckets: target && dumps ? need.bucketReader() : undefined,
      metrics: target && need.metrics(),
      trust: target?.endpoint.startsWith('https:') ? need.trust() : undefined,
    };
  },
  workloads: (_options, { backup }) => ({
    offsite: backup.offsite && {
      kind: 'CronJob',
      duty: 'saves',
      containers: { upload: s3ClientResources },
      init: { export: { cpu: '10m', memory: '48Mi', memoryLimit: '256Mi' } },
    },
  }),
  audit: (_clients, _options, { backup }, { hosts }) => {
    const own = hosts.find(({ host }) => backup.offsite && host === hostIn(backup.offsite.endpoint));
    return own
      ? [
          {
            path: '',
            message: `backup.offsite.endpoint is ${own.host}, an address of this platform (${own.title}), which is lost with it`,
            hint: 'write the address of a store outside the cluster',
          },
        ]
      : [];
  },
  notes: (_options, { backup }) =>
    backup.offsite ? [] : ['Off-site copy has nowhere to go: set backup.offsite'],
  help: {
    first:
      'Send now: kubectl create job -n offsite --from=cronjob/offsite first; then look into the bucket, and try age --decrypt on what is there.',
    emergency:
      'The cluster is lost: docs/restore.md. You need your age key, which is nowhere in the cluster, and a key of the store.',
  },
  build(scope, props) {
    const { id, namespace, images, platform, needs, copied } = props;
    const { backup, cluster } = platform;
    const target = backup.offsite;
    if (!target) return;
    const where = { name: 'offsite', namespace, component: id };
    const secrets = leaving(props.generated, platform);
    const config = configFiles(scope, where, {
      ...shippedFiles(__dirname, ['export.sh', 'applicable.jq', 'upload.sh', 'bucket.sh', 'stores.sh']),
      recipients: `${target.recipient}\n`,
      'secrets.list': secrets.map((each) => `${each.namespace}:${each.secret}\n`).join(''),
      'buckets.list': needs.buckets ? inOrder(copied).join('') : '',
    });
    const trust = needs.trust && pod.trusted(needs.trust);
    const mounts = [
      pod.mount('scripts', '/scripts', { readOnly: true }),
      pod.mount('work', '/work'),
      pod.mount('tmp', '/tmp'),
    ];

    new Scheduled(scope, 'cron', {
      ...planned(props, 'offsite', {
        init: {
          export: {
            image: images.export,
            command: ['bash', '/scripts/export.sh'],
            env: { SCRIPTS: '/scripts', WORK: '/work', HOME: '/tmp' },
            mounts: [...mounts, pod.mount('token', token, { readOnly: true })],
          },
        },
        containers: {
          upload: s3Client({
            script: '/scripts/upload.sh',
            endpoint: target.endpoint,
            region: target.region,
            credential: { secret: target.credentials },
            env: {
              SCRIPTS: '/scripts',
              WORK: '/work',
              BUCKET: target.bucket,
              FOLDER: target.prefix === undefined ? '' : `${target.prefix}/`,
              KEEP_DAYS: String(backup.keepDays),
              AWS_CA_BUNDLE: trust?.file,
              ...(needs.buckets && storeOf(needs.buckets)),
            },
            mounts: trust ? [...mounts, trust.mount] : mounts,
            image: images.s3,
          }),
        },
      }),
      schedule: target.schedule,
      timeZone: cluster.timezone,
      // The first copy of large backups takes many nights; each goes on where the last one ended.
      deadline: 22 * 3600,
      account: new Account(scope, 'account', { ...where, elsewhere: rights(secrets) }),
      security: pod.restricted({ uid: 65532 }),
      volumes: [
        pod.config('scripts', config.name),
        pod.emptyDir('work', { memory: true, sizeLimit: '32Mi' }),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
        tokenVolume,
        ...(trust ? [trust.volume] : []),
      ],
      pod: { automountServiceAccountToken: false },
    });
  },
});

const storeOf = ({ endpoint, region, secret }: Given<'bucketReader'>) => ({
  HERE_ENDPOINT: endpoint,
  HERE_REGION: region,
  HERE_ACCESS_KEY: pod.fromSecret(secret, 'accessKey'),
  HERE_SECRET_KEY: pod.fromSecret(secret, 'secretKey'),
});

/** Dumps first, since they are small: `bucket:dumps`, or `bucket:objects`. */
const inOrder = (copied: readonly Client<'bucket'>[]): readonly string[] =>
  copied
    .map(({ given, need: { offsite: holds = 'objects' } }) => ({ bucket: given.bucket, holds }))
    .sort((a, b) => (a.holds < b.holds ? -1 : a.holds > b.holds ? 1 : 0))
    .map(({ bucket, holds }) => `${bucket}:${holds}\n`);

/** What the kubelet mounts into every container of a pod, for the one that needs it. */
const tokenVolume: Volume = {
  name: 'token',
  projected: {
    defaultMode: 0o440,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};
