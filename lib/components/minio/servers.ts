/** How the two servers differ, seen from outside. */
export const servers = {
  minio: {
    s3: 9000,
    console: 9001,
    metrics: 9000,
    metricsPath: '/minio/v2/metrics/cluster',
    bucketsPath: '/minio/v2/metrics/bucket',
    /** One volume for each: neither reads what the other wrote. */
    volume: 'data',
  },
  seaweedfs: {
    s3: 8333,
    console: 23646,
    metrics: 9324,
    metricsPath: '/metrics',
    /** Among the others. */
    bucketsPath: undefined,
    volume: 'seaweedfs',
  },
} as const;

export type ServerKind = keyof typeof servers;
