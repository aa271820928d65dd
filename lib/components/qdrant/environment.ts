import { type Given, pod } from '../../kit';

/** Where its volume is. */
export const data = '/data';

interface Needs {
  readonly key: Given<'secret'>;
  readonly snapshots: Given<'bucket'>;
  readonly metrics: Given<'metrics'> | undefined;
}

/** Qdrant's settings as variables: `QDRANT__SECTION__KEY`. */
export const environment = ({ key, snapshots, metrics }: Needs) => ({
  QDRANT__SERVICE__API_KEY: pod.fromSecret(key.secret, 'key'),
  // Prometheus comes with it; whoever has it may read everything else as well.
  ...(metrics?.secret !== undefined && {
    QDRANT__SERVICE__READ_ONLY_API_KEY: pod.fromSecret(metrics.secret, 'password'),
  }),
  QDRANT__SERVICE__METRICS_PREFIX: 'qdrant_',
  QDRANT__SERVICE__ENABLE_CORS: 'false',
  // It would fetch any address that a client names.
  QDRANT__SERVICE__ENABLE_SNAPSHOT_URL_RECOVERY: 'false',
  QDRANT__TELEMETRY_DISABLED: 'true',
  QDRANT__STORAGE__STORAGE_PATH: `${data}/storage`,
  // A snapshot is put together here, before it goes to the bucket.
  QDRANT__STORAGE__TEMP_PATH: data,
  ...bucket(snapshots),
  QDRANT_INIT_FILE_PATH: '/tmp/qdrant-initialized',
});

const bucket = ({ bucket, region, endpoint, secret }: Given<'bucket'>) => {
  const config = 'QDRANT__STORAGE__SNAPSHOTS_CONFIG';
  return {
    [`${config}__SNAPSHOTS_STORAGE`]: 's3',
    [`${config}__S3_CONFIG__BUCKET`]: bucket,
    [`${config}__S3_CONFIG__REGION`]: region,
    [`${config}__S3_CONFIG__ENDPOINT_URL`]: endpoint,
    [`${config}__S3_CONFIG__ACCESS_KEY`]: pod.fromSecret(secret, 'accessKey'),
    [`${config}__S3_CONFIG__SECRET_KEY`]: pod.fromSecret(secret, 'secretKey'),
  };
};
