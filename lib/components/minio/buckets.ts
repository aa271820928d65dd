import { Construct } from 'constructs';
import {
  configFiles,
  OneShot,
  oneShot,
  planned,
  pod,
  s3Client,
  s3ClientResources,
  shippedFiles,
} from '../../kit';
import type { ServerKind } from './servers';

export interface Bucket {
  /** Name of the bucket. */
  readonly name: string;
  /** Secret with the key `secretKey`; the access key is the name of the bucket. */
  readonly secret: string;
  /** Keeps old versions of objects. @default false */
  readonly versioned?: boolean;
  /** Objects older than this many days are deleted. @default - never */
  readonly expireDays?: number;
}

/** A key that may read, and nothing else. */
export interface Reader {
  /** Its access key. */
  readonly name: string;
  /** Secret with the key `secretKey`. */
  readonly secret: string;
  /** Names of the buckets. */
  readonly buckets: readonly string[];
}

export interface BucketsProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Id of the platform component, for the labels. */
  readonly component: string;
  /** Which server is behind it: they make keys and policies in different ways. */
  readonly server: ServerKind;
  /** Buckets to make, each with a key of its own. */
  readonly buckets: readonly Bucket[];
  /** Keys that may read some of them. */
  readonly readers: readonly Reader[];
  /** Secret with the administrator’s `username` and `password`. */
  readonly root: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly mc: string; readonly s3: string };
}

/** User of the servers and of this Job. */
export const security = pod.restricted({ uid: 1000 });

export const bucketsWorkloads = (server: ServerKind) =>
  oneShot('minio-buckets', {
    containers: { buckets: s3ClientResources },
    ...(server === 'minio' && {
      init: { identities: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
    }),
  });

/** The buckets as the scripts read them: `bucket:secret:versioned:days`, one a line. */
export const listOf = (buckets: readonly Bucket[]): string =>
  buckets
    .map(({ name, secret, versioned, expireDays }) =>
      [name, secret, versioned ? 'yes' : 'no', expireDays ?? ''].join(':'),
    )
    .map((line) => `${line}\n`)
    .join('');

/** The same of readers: `name:secret:bucket bucket`. */
export const readersOf = (readers: readonly Reader[]): string =>
  readers.map(({ name, secret, buckets }) => `${name}:${secret}:${buckets.join(' ')}\n`).join('');

const files = ['buckets.sh', 'lifecycle.json', 'identities.sh', 'policy.json', 'read.json'];

/** Makes buckets, and in MinIO users and policies too; and again each hour. */
export class Buckets extends Construct {
  constructor(scope: Construct, id: string, props: BucketsProps) {
    super(scope, id);
    const { namespace, component, server, buckets, readers, root, region, images } = props;
    const name = 'minio-buckets';
    const config = configFiles(
      this,
      { name, namespace, component },
      {
        ...shippedFiles(__dirname, files),
        'buckets.list': listOf(buckets),
        'readers.list': readersOf(readers),
      },
    );
    const plans = { id: component, namespace, workloads: bucketsWorkloads(server) };
    const mounts = [pod.mount('scripts', '/scripts', { readOnly: true }), pod.mount('tmp', '/tmp')];
    const identities = {
      image: images.mc,
      command: ['bash', '/scripts/identities.sh'],
      env: {
        HOST: 'minio:9000',
        ROOT_USER: pod.fromSecret(root, 'username'),
        ROOT_PASSWORD: pod.fromSecret(root, 'password'),
        SCRIPTS: '/scripts',
        SECRETS: '/secrets',
        HOME: '/tmp',
        MC_CONFIG_DIR: '/tmp/.mc',
      },
      mounts: [...mounts, pod.mount('secrets', '/secrets', { readOnly: true })],
    };

    new OneShot(this, 'job', {
      ...planned(plans, name, {
        ...(server === 'minio' && { init: { identities } }),
        containers: {
          buckets: s3Client({
            script: '/scripts/buckets.sh',
            endpoint: 'http://minio:9000',
            region,
            credential: { secret: root, user: 'username', password: 'password' },
            env: { SCRIPTS: '/scripts' },
            mounts,
            image: images.s3,
          }),
        },
      }),
      security,
      volumes: [
        pod.config('scripts', config.name),
        pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
        ...(server === 'minio'
          ? [
              pod.secretFiles(
                'secrets',
                [...buckets, ...readers].map(({ secret }) => secret),
                'secretKey',
              ),
            ]
          : []),
      ],
      content: config.hash,
    });
  }
}
