import { type Given, need, pod } from '../../kit';

/** Services of the platform that programs in the editor call if they are on. */
export const neighbours = {
  mlflow: need.call({
    component: 'mlflow',
    pods: 'mlflow',
    port: 5000,
    reason: 'programs in the editor log experiments',
  }),
  qdrant: need.call({
    component: 'qdrant',
    pods: 'qdrant',
    port: 6333,
    reason: 'programs in the editor store vectors',
  }),
  chromadb: need.call({
    component: 'chromadb',
    pods: 'chromadb',
    port: 8000,
    reason: 'programs in the editor store vectors and documents',
  }),
  devpi: need.call({
    component: 'devpi',
    pods: 'devpi',
    port: 3141,
    reason: 'the editor installs and uploads Python packages',
  }),
};

interface Needs {
  readonly mlflow: Given<'call'>;
  readonly qdrant: Given<'call'>;
  readonly chromadb: Given<'call'>;
  readonly devpi: Given<'call'>;
}

/** Variables of the editor, and of everything that is started in its terminal. */
export const environment = (
  { mlflow, qdrant, chromadb, devpi }: Needs,
  { home, timezone, roots }: { readonly home: string; readonly timezone: string; readonly roots: string },
) => ({
  HOME: home,
  SHELL: '/bin/bash',
  TZ: timezone,
  // Each tool reads another one.
  NODE_EXTRA_CA_CERTS: roots,
  SSL_CERT_FILE: roots,
  GIT_SSL_CAINFO: roots,
  REQUESTS_CA_BUNDLE: roots,
  ...(mlflow.on && { MLFLOW_TRACKING_URI: `http://mlflow.${mlflow.namespace}.svc:5000` }),
  ...(qdrant.on && {
    QDRANT_URL: `http://qdrant.${qdrant.namespace}.svc:6333`,
    QDRANT_API_KEY: pod.fromSecret('qdrant-key', 'key'),
  }),
  ...(chromadb.on && { CHROMA_HOST: `chromadb.${chromadb.namespace}.svc`, CHROMA_PORT: '8000' }),
  ...(devpi.on && {
    ...packagesAt(`devpi.${devpi.namespace}.svc`),
    TWINE_PASSWORD: pod.fromSecret('devpi-upload', 'password'),
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
