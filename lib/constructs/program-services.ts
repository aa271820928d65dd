/** What people's own programs, in notebooks or in an editor, find of the platform. */
import type { Given } from '../plan/kinds';
import { need } from '../plan/need';

/** Services that such programs call if they are on, as needs: spread them. @param who such as `notebooks` */
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
});

/** A literal, or one key of a Secret in the program's own namespace. */
export type ProgramVariable = string | { readonly secret: string; readonly key: string };

/** The answers to these needs. */
export type ProgramServices = { readonly [K in keyof ReturnType<typeof programServices>]: Given<'call'> };

/** Where they are, in the variables that their clients read; secrets by name, so that no file has them. */
export const programVariables = ({
  mlflow,
  qdrant,
  chromadb,
  devpi,
  duckdb,
}: ProgramServices): Readonly<Record<string, ProgramVariable>> => ({
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
});

/** devpi's index, as pip, uv and twine want to be told. */
const packagesAt = (host: string): Readonly<Record<string, ProgramVariable>> => {
  const index = `http://${host}:3141/home/packages`;
  return {
    PIP_INDEX_URL: `${index}/+simple/`,
    // It is not encrypted inside the cluster.
    PIP_TRUSTED_HOST: host,
    UV_DEFAULT_INDEX: `${index}/+simple/`,
    TWINE_REPOSITORY_URL: `${index}/`,
    TWINE_USERNAME: 'home',
    TWINE_PASSWORD: { secret: 'devpi-upload', key: 'password' },
  };
};
