import { Construct } from 'constructs';
import type { PodSecurityContext, Volume } from '../../../imports/k8s';
import { configFiles } from '../../constructs/config-file';
import { OneShot } from '../../constructs/one-shot';
import { s3Client } from '../../constructs/s3-client';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import type { Resources } from '../../kube/resources';
import { configVolume, emptyDir, mount } from '../../kube/volumes';
import type { ServerKind } from './servers';

export interface Bucket {
  /** Name of the bucket. */
  readonly name: string;
  /** Secret with the key `secretKey`; the access key is the name of the bucket, or of the reader. */
  readonly secret: string;
  /** Name of who may read this bucket, which another entry makes, and nothing else. */
  readonly reader?: string;
  /** Keeps old versions of objects. Default false. */
  readonly versioned?: boolean;
  /** Objects older than this many days are deleted. */
  readonly expireDays?: number;
}

export interface BucketsProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component, for the labels. */
  readonly component: string;
  /** Which server is behind it: they make keys and policies in different ways. */
  readonly server: ServerKind;
  /** Buckets to make, each with a key of its own. */
  readonly buckets: readonly Bucket[];
  /** Secret with the administrator’s `username` and `password`. */
  readonly root: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Identity of the pod; see `restrictedPod`. */
  readonly security: PodSecurityContext;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly mc: string; readonly s3?: string };
  /** What its containers ask for and may use. */
  readonly resources: { readonly identities: Resources };
}

/** What the scripts read of the claims: `bucket:secret:versioned:days:reader`, one a line. */
export const listOf = (buckets: readonly Bucket[]): string =>
  buckets
    .map(({ name, secret, versioned, expireDays, reader }) =>
      [name, secret, versioned ? 'yes' : 'no', expireDays ?? '', reader ?? ''].join(':'),
    )
    .map((line) => `${line}\n`)
    .join('');

const files = ['buckets.sh', 'lifecycle.json', 'identities.sh', 'policy.json', 'read.json'];

/** Makes buckets, and in MinIO users and policies too; and again each hour. */
export class Buckets extends Construct {
  constructor(scope: Construct, id: string, props: BucketsProps) {
    super(scope, id);
    const { namespace, component, server, buckets, root, region, security, images } = props;
    const where = { name: 'minio-buckets', namespace, component };
    const config = configFiles(this, where, {
      ...Object.fromEntries(files.map((file) => [file, readAsset(__dirname, file)])),
      'buckets.list': listOf(buckets),
    });
    const mounts = [mount('scripts', '/scripts', { readOnly: true }), mount('tmp', '/tmp')];
    const users = container({
      name: 'identities',
      image: images.mc,
      resources: props.resources.identities,
      command: ['bash', '/scripts/identities.sh'],
      env: {
        HOST: 'minio:9000',
        ROOT_USER: fromSecret(root, 'username'),
        ROOT_PASSWORD: fromSecret(root, 'password'),
        SCRIPTS: '/scripts',
        SECRETS: '/secrets',
        HOME: '/tmp',
        MC_CONFIG_DIR: '/tmp/.mc',
      },
      mounts: [...mounts, mount('secrets', '/secrets', { readOnly: true })],
    });

    new OneShot(this, 'job', {
      ...where,
      security,
      ...(server === 'minio' && { init: [users] }),
      container: s3Client({
        name: 'buckets',
        script: '/scripts/buckets.sh',
        endpoint: 'http://minio:9000',
        region,
        credential: { secret: root, user: 'username', password: 'password' },
        env: { SCRIPTS: '/scripts' },
        mounts,
        ...(images.s3 && { image: images.s3 }),
      }),
      volumes: [
        configVolume('scripts', config.name),
        emptyDir('tmp', { sizeLimit: '64Mi' }),
        ...(server === 'minio' ? [keys(buckets)] : []),
      ],
      content: config.hash,
    });
  }
}

/** Keys as files, `<secret>/secretKey`: never on a command line. */
const keys = (buckets: readonly Bucket[]): Volume => ({
  name: 'secrets',
  projected: {
    defaultMode: 0o440,
    sources: buckets.map(({ secret }) => ({
      secret: { name: secret, items: [{ key: 'secretKey', path: `${secret}/secretKey` }] },
    })),
  },
});
