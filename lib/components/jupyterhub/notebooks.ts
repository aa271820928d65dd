import { type Given, need } from '../../kit';

/** Services of the platform that notebooks call if they are on. */
export const neighbours = {
  mlflow: need.call({ component: 'mlflow', pods: 'mlflow', port: 5000, reason: 'notebooks log experiments' }),
  qdrant: need.call({ component: 'qdrant', pods: 'qdrant', port: 6333, reason: 'notebooks store vectors' }),
  chromadb: need.call({
    component: 'chromadb',
    pods: 'chromadb',
    port: 8000,
    reason: 'notebooks store vectors and documents',
  }),
  devpi: need.call({
    component: 'devpi',
    pods: 'devpi',
    port: 3141,
    reason: 'notebooks install and upload Python packages',
  }),
  duckdb: need.call({ component: 'duckdb', pods: 'duckdb', port: 9494, reason: 'notebooks ask the lake' }),
};

interface Needs {
  readonly bucket: Given<'bucket'>;
  readonly shared: Given<'database'>;
  readonly mlflow: Given<'call'>;
  readonly qdrant: Given<'call'>;
  readonly chromadb: Given<'call'>;
  readonly devpi: Given<'call'>;
  readonly duckdb: Given<'call'>;
}

/**
 * Variables of every notebook: addresses, and Secrets by name and key, so that no password is in a notebook or in the
 * hub's settings.
 */
export const notebookVariables = (
  { bucket, shared, mlflow, qdrant, chromadb, devpi, duckdb }: Needs,
  timezone: string,
): Readonly<Record<string, string | { readonly secret: string; readonly key: string }>> => ({
  TZ: timezone,
  AWS_ENDPOINT_URL: bucket.endpoint,
  AWS_DEFAULT_REGION: bucket.region,
  AWS_ACCESS_KEY_ID: { secret: bucket.secret, key: 'accessKey' },
  AWS_SECRET_ACCESS_KEY: { secret: bucket.secret, key: 'secretKey' },
  NOTEBOOKS_BUCKET: bucket.bucket,
  PGHOST: shared.host,
  PGPORT: String(shared.port),
  PGDATABASE: shared.name,
  PGUSER: { secret: shared.secret, key: 'username' },
  PGPASSWORD: { secret: shared.secret, key: 'password' },
  ...(mlflow.on && { MLFLOW_TRACKING_URI: `http://mlflow.${mlflow.namespace}.svc:5000` }),
  ...(qdrant.on && {
    QDRANT_URL: `http://qdrant.${qdrant.namespace}.svc:6333`,
    QDRANT_API_KEY: { secret: 'qdrant-key', key: 'key' },
  }),
  ...(chromadb.on && { CHROMA_HOST: `chromadb.${chromadb.namespace}.svc`, CHROMA_PORT: '8000' }),
  ...(devpi.on && {
    ...packagesAt(`devpi.${devpi.namespace}.svc`),
    TWINE_PASSWORD: { secret: 'devpi-upload', key: 'password' },
  }),
  ...(duckdb.on && {
    DUCKDB_SERVER: `quack:duckdb.${duckdb.namespace}.svc:9494`,
    DUCKDB_TOKEN: { secret: 'duckdb-token', key: 'token' },
  }),
});

/** The index of devpi, as pip, uv and twine want to be told. */
const packagesAt = (host: string) => {
  const index = `http://${host}:3141/home/packages`;
  return {
    PIP_INDEX_URL: `${index}/+simple/`,
    // It is not encrypted inside the cluster.
    PIP_TRUSTED_HOST: host,
    UV_DEFAULT_INDEX: `${index}/+simple/`,
    TWINE_REPOSITORY_URL: `${index}/`,
    TWINE_USERNAME: 'home',
  };
};
