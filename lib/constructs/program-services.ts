/** What people's own programs, in notebooks or in an editor, find of the platform. */
import type { Answers } from '../plan/define';
import type { Given } from '../plan/kinds';
import { ifOn, need } from '../plan/need';

/** Services that such programs use if they are on, as needs: spread them. @param who such as `notebooks` */
export const programServices = (who: string) => ({
  mlflow: need.call({ component: 'mlflow', pods: 'mlflow', port: 5000, reason: `${who} log experiments` }),
  qdrant: need.call({ component: 'qdrant', pods: 'qdrant', port: 6333, reason: `${who} store vectors` }),
  chromadb: need.call({
    component: 'chromadb',
    pods: 'chromadb',
    port: 8000,
    reason: `${who} store vectors and documents`,
  }),
  devpi: need.call({
    component: 'devpi',
    pods: 'devpi',
    port: 3141,
    reason: `${who} install and upload Python packages`,
  }),
  duckdb: need.call({ component: 'duckdb', pods: 'duckdb', port: 9494, reason: `${who} ask the lake` }),
  cache: ifOn(need.cache()),
  analytics: ifOn(need.analytics()),
});

/** A literal, or one key of a Secret in the program's own namespace. */
export type ProgramVariable = string | { readonly secret: string; readonly key: string };
type Variables = Readonly<Record<string, ProgramVariable>>;

/** The answers to these needs. */
export type ProgramServices = Answers<ReturnType<typeof programServices>>;

/** Where they are, in the variables that their clients read; secrets by name, so that no file has them. */
export const programVariables = ({
  mlflow,
  qdrant,
  chromadb,
  devpi,
  duckdb,
  cache,
  analytics,
}: ProgramServices): Variables => ({
  ...(mlflow.on && { MLFLOW_TRACKING_URI: `http://mlflow.${mlflow.namespace}.svc:5000` }),
  ...(qdrant.on && {
    QDRANT_URL: `http://qdrant.${qdrant.namespace}.svc:6333`,
    QDRANT_API_KEY: { secret: 'qdrant-key', key: 'key' },
  }),
  ...(chromadb.on && { CHROMA_HOST: `chromadb.${chromadb.namespace}.svc`, CHROMA_PORT: '8000' }),
  ...(devpi.on && packagesAt(`devpi.${devpi.namespace}.svc`)),
  ...(duckdb.on && {
    DUCKDB_SERVER: `quack:duckdb.${duckdb.namespace}.svc:9494`,
    DUCKDB_TOKEN: { secret: 'duckdb-token', key: 'token' },
  }),
  // Valkey speaks the language of Redis, whose clients look for this.
  ...(cache && { REDIS_URL: { secret: cache.secret, key: 'url' } }),
  ...(analytics && {
    CLICKHOUSE_HOST: analytics.host,
    CLICKHOUSE_HTTP_PORT: String(analytics.httpPort),
    CLICKHOUSE_DATABASE: analytics.name,
    CLICKHOUSE_USER: { secret: analytics.secret, key: 'username' },
    CLICKHOUSE_PASSWORD: { secret: analytics.secret, key: 'password' },
  }),
});

/** A database and a bucket of their own, in the variables of libpq and of Amazon's clients. */
export const stateVariables = ({
  database,
  bucket,
}: {
  readonly database: Given<'database'> | undefined;
  readonly bucket: Given<'bucket'> | undefined;
}): Variables => ({
  ...(bucket && {
    AWS_ENDPOINT_URL: bucket.endpoint,
    AWS_DEFAULT_REGION: bucket.region,
    AWS_ACCESS_KEY_ID: { secret: bucket.secret, key: 'accessKey' },
    AWS_SECRET_ACCESS_KEY: { secret: bucket.secret, key: 'secretKey' },
    S3_BUCKET: bucket.bucket,
  }),
  ...(database && {
    PGHOST: database.host,
    PGPORT: String(database.port),
    PGDATABASE: database.name,
    PGUSER: { secret: database.secret, key: 'username' },
    PGPASSWORD: { secret: database.secret, key: 'password' },
  }),
});

const indexAt = (host: string): string => `http://${host}:3141/home/packages`;

/** devpi's index, for whoever installs from it. */
export const packageVariables = (host: string): Readonly<Record<string, string>> => ({
  PIP_INDEX_URL: `${indexAt(host)}/+simple/`,
  // It is not encrypted inside the cluster.
  PIP_TRUSTED_HOST: host,
  UV_DEFAULT_INDEX: `${indexAt(host)}/+simple/`,
});

/** devpi's index, as pip, uv and twine want to be told. */
const packagesAt = (host: string): Variables => {
  const index = indexAt(host);
  return {
    ...packageVariables(host),
    TWINE_REPOSITORY_URL: `${index}/`,
    TWINE_USERNAME: 'home',
    TWINE_PASSWORD: { secret: 'devpi-upload', key: 'password' },
  };
};
