import type { Container, VolumeMount } from '../../imports/k8s';
import { container } from '../kube/container';
import { type EnvValue, fromSecret } from '../kube/env';
import type { Resources } from '../kube/resources';
import { s3ClientImage, s3ClientResources } from '../plan/s3-client';

export interface S3ClientProps {
  /** Name of the container. */
  readonly name: string;
  /** Path of the script, among the mounts. */
  readonly script: string;
  /** In-cluster address of the store. */
  readonly endpoint: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Secret with these two keys; by default `accessKey` and `secretKey`. */
  readonly credential: { readonly secret: string; readonly user?: string; readonly password?: string };
  /** Further variables. Default: none. */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** `/tmp` must be among them: it writes there. */
  readonly mounts: readonly VolumeMount[];
  /** The AWS command line, fully qualified. Default: `s3ClientImage`. */
  readonly image?: string;
  /** What it asks for and may use. Default: `s3ClientResources`. */
  readonly resources?: Resources;
}

/**
 * Runs a shell script that has the AWS command line, with the address in `S3_ENDPOINT`. Checksums are left to
 * operations that require them: not every store knows the newer ones.
 *
 * Upstream: aws-cli v2; the variables are those of its `configure` and of botocore's configuration.
 */
export const s3Client = ({
  name,
  script,
  endpoint,
  region,
  credential: { secret, user = 'accessKey', password = 'secretKey' },
  env,
  mounts,
  image = s3ClientImage,
  resources = s3ClientResources,
}: S3ClientProps): Container =>
  container({
    name,
    image,
    resources,
    command: ['bash', script],
    env: {
      S3_ENDPOINT: endpoint,
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
