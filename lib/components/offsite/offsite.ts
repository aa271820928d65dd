import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import type { Volume } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { configFiles } from '../../constructs/config-file';
import { credentialsNamespace } from '../../constructs/reader';
import { s3Client } from '../../constructs/s3-client';
import { Scheduled } from '../../constructs/scheduled';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { type EnvValue, fromSecret } from '../../kube/env';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, emptyDir, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import type { offsite } from './index';
import { type Named, signed } from './targets';

/** A bucket that speaks S3, and the Secret with its keys `accessKey` and `secretKey`. */
export interface Store {
  /** Address without a path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly secret: string;
}

export interface OffsiteCopyProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `offsite`. */
  readonly component?: string;
  /** Secrets to send. One that does not exist is told in the log, and the others are sent. */
  readonly secrets: readonly Named[];
  /** Public key of age that they are encrypted to. */
  readonly recipient: string;
  /** Where the copies go. */
  readonly target: Store & {
    /** Folder inside the bucket. Default: none. */
    readonly prefix?: string;
  };
  /** Dumps of PostgreSQL, to be sent as they are. Default: none. */
  readonly dumps?: Store;
  /** Five cron fields. */
  readonly schedule: string;
  /** Time zone of the schedule, such as `Europe/Madrid`. Default: that of the controller manager, mostly UTC. */
  readonly timeZone?: string;
  /** Days after which what is there is deleted, but for the newest. */
  readonly keepDays: number;
  /** With kubectl, jq and age; and the S3 client. */
  readonly images: { readonly export: string; readonly s3?: string };
  /** @default - little */
  readonly resources?: Resources;
}

const name = 'offsite';
const scripts = ['export.sh', 'applicable.jq', 'upload.sh'];
const little: Resources = { cpu: '10m', memory: '48Mi', memoryLimit: '256Mi' };
const token = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * By the clock: Secrets, encrypted to their owner, and dumps of databases to a store outside the cluster. The
 * account may read these Secrets by name and no other; its token is in the container that encrypts alone, and the
 * key of the store in the one that sends.
 *
 * Upstream: age v1.2.1; jq and kubectl as the image of helmfile v1.7.4 has them.
 */
export class OffsiteCopy extends Construct {
  constructor(scope: Construct, id: string, props: OffsiteCopyProps) {
    super(scope, id);
    const { namespace, component = name, secrets, target, images, resources = little, timeZone } = props;
    const where = { name, namespace, component };
    const config = configFiles(this, where, {
      ...Object.fromEntries(scripts.map((file) => [file, readAsset(__dirname, file)])),
      recipients: `${props.recipient}\n`,
      'secrets.list': secrets.map((each) => `${each.namespace}:${each.secret}\n`).join(''),
    });
    const account = new Account(this, 'account', { ...where, elsewhere: rights(secrets) });
    const mounts = [
      mount('scripts', '/scripts', { readOnly: true }),
      mount('work', '/work'),
      mount('tmp', '/tmp'),
    ];
    new Scheduled(this, 'cron', {
      ...where,
      schedule: props.schedule,
      ...(timeZone && { timeZone }),
      account,
      security: restrictedPod({ uid: 65532 }),
      init: [
        container({
          name: 'export',
          image: images.export,
          resources,
          command: ['bash', '/scripts/export.sh'],
          env: { SCRIPTS: '/scripts', WORK: '/work', HOME: '/tmp' },
          mounts: [...mounts, mount('token', token, { readOnly: true })],
        }),
      ],
      container: s3Client({
        name: 'upload',
        script: '/scripts/upload.sh',
        endpoint: target.endpoint,
        region: target.region,
        credential: { secret: target.secret },
        env: {
          WORK: '/work',
          BUCKET: target.bucket,
          FOLDER: target.prefix === undefined ? '' : `${target.prefix}/`,
          KEEP_DAYS: String(props.keepDays),
          ...(props.dumps && dumpsOf(props.dumps)),
        },
        mounts,
        ...(images.s3 && { image: images.s3 }),
      }),
      volumes: [
        configVolume('scripts', config.name),
        emptyDir('work', { memory: true, sizeLimit: '32Mi' }),
        emptyDir('tmp', { sizeLimit: '256Mi' }),
        tokenVolume,
      ],
      pod: { automountServiceAccountToken: false },
    });
  }
}

/** By namespace: `get` of these Secrets, by name. */
function rights(secrets: readonly Named[]) {
  const namespaces = [...new Set(secrets.map(({ namespace }) => namespace))].sort();
  return Object.fromEntries(
    namespaces.map((namespace) => {
      const resourceNames = secrets
        .filter((each) => each.namespace === namespace)
        .map(({ secret }) => secret);
      return [namespace, [{ apiGroups: [''], resources: ['secrets'], resourceNames, verbs: ['get'] }]];
    }),
  );
}

const dumpsOf = ({ endpoint, region, bucket, secret }: Store): Readonly<Record<string, EnvValue>> => ({
  DUMPS_ENDPOINT: endpoint,
  DUMPS_REGION: region,
  DUMPS_BUCKET: bucket,
  DUMPS_ACCESS_KEY: fromSecret(secret, 'accessKey'),
  DUMPS_SECRET_KEY: fromSecret(secret, 'secretKey'),
});

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

export const build: Build<PropsOf<typeof offsite>> = (chart, props) => {
  const { namespace, claims, images, platform, workloads, generated } = props;
  const { backup, cluster } = platform;
  const target = backup.offsite;
  if (!target) return;
  const { dumps } = claims;
  new OffsiteCopy(chart, name, {
    namespace,
    secrets: [
      ...generated.map((secret) => ({ namespace: credentialsNamespace, secret })),
      ...signed(platform),
    ],
    recipient: target.recipient,
    target: {
      endpoint: target.endpoint,
      region: target.region,
      bucket: target.bucket,
      secret: target.credentials,
      ...(target.prefix !== undefined && { prefix: target.prefix }),
    },
    ...(dumps && { dumps }),
    schedule: target.schedule,
    timeZone: cluster.timezone,
    keepDays: backup.keepDays,
    images,
    ...(workloads.offsite && { resources: workloads.offsite.init.export }),
  });
};
