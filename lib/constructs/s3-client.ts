import type { VolumeMount } from '../../imports/k8s';
import type { ContainerOptions } from '../kube/container';
import { type EnvValue, fromSecret } from '../kube/env';
import type { Resources } from '../kube/resources';
import type { Given } from '../plan/kinds';

/** The one place of its version. */
export const s3ClientImage = 'docker.io/amazon/aws-cli:2.37.5';

/** No store of ours has a name in DNS for each bucket. The client takes that from a file alone. */
export const s3ClientConfig = '[default]\ns3 =\n  addressing_style = path\n';

/** Writes that file, then is the script. */
const start = 'printf %s "$AWS_CONFIG" >"$AWS_CONFIG_FILE" && exec bash "$0"';

/** It is written in Python, and holds parts of what it sends in memory. */
export const s3ClientResources: Resources = { cpu: '10m', memory: '128Mi', memoryLimit: '512Mi' };

export interface S3ClientProps {
  /** Path of the script, among the mounts. */
  readonly script: string;
  /** In-cluster address of the store. */
  readonly endpoint: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Secret with these two keys; by default `accessKey` and `secretKey`. */
  readonly credential: { readonly secret: string; readonly user?: string; readonly password?: string };
  /** Further variables. @default - none */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** `/tmp` must be among them: it writes there. */
  readonly mounts: readonly VolumeMount[];
  /** The AWS command line, fully qualified. @default - the version of the package */
  readonly image?: string;
}

/**
 * A container for `planned` that runs a shell script with the AWS command line; the address is in `S3_ENDPOINT`.
 * Checksums are limited to operations that require them, since not every store knows the newer ones.
 *
 * Upstream: aws-cli v2; the variables are those of its `configure` and of botocore's configuration.
 */
export const s3Client = ({
  script,
  endpoint,
  region,
  credential: { secret, user = 'accessKey', password = 'secretKey' },
  env,
  mounts,
  image = s3ClientImage,
}: S3ClientProps): Omit<ContainerOptions, 'name' | 'resources'> => ({
  image,
  command: ['bash', '-c', start, script],
  env: {
    S3_ENDPOINT: endpoint,
    AWS_CONFIG: s3ClientConfig,
    AWS_CONFIG_FILE: '/tmp/aws.ini',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: fromSecret(secret, user),
    AWS_SECRET_ACCESS_KEY: fromSecret(secret, password),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
    AWS_PAGER: '',
    HOME: '/tmp',
    ...env,
  },
  mounts,
});

/** The same with the store and the credential of a bucket; what it is called is for `env`. */
export const bucketClient = (
  { endpoint, region, secret }: Pick<Given<'bucket'>, 'endpoint' | 'region' | 'secret'>,
  props: Omit<S3ClientProps, 'endpoint' | 'region' | 'credential'>,
) => s3Client({ ...props, endpoint, region, credential: { secret } });
