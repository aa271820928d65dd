/** The words a pod is written in: `pod.mount('data', '/data')`, `pod.health('/healthz', 'http', 120)`. */
import type { Probe } from '../../imports/k8s';
import { fromConfigMap, fromField, fromSecret, goMemory, nodeHeap } from './env';
import { execProbe, httpProbe, startup, tcpProbe } from './probe';
import { restrictedContainer, restrictedPod } from './restricted';
import { claimVolume, configVolume, emptyDir, mount, secretFiles, secretVolume } from './volumes';

/**
 * The three probes of a server that answers a GET on one path.
 *
 * @param within seconds that its first start may take on a slow disk.
 */
const health = (
  path: string,
  port: number | string,
  within: number,
): { readonly startup: Probe; readonly readiness: Probe; readonly liveness: Probe } => ({
  startup: startup(httpProbe(path, port), within),
  readiness: httpProbe(path, port),
  liveness: httpProbe(path, port),
});

/**
 * The bundle of trusted certificates, as a volume and its mount.
 *
 * @returns `file`: path of all certificates (PEM); `truststore`: the same as PKCS#12 without a password, for Java.
 */
const trusted = (
  {
    configMap,
    key,
    truststore = 'trust.p12',
  }: { readonly configMap: string; readonly key: string; readonly truststore?: string },
  folder = '/trust',
) => ({
  volume: configVolume('trust', configMap),
  mount: mount('trust', folder, { readOnly: true }),
  file: `${folder}/${key}`,
  truststore: `${folder}/${truststore}`,
});

/** libpq's variables, which most clients of PostgreSQL read: no password among arguments or in a URL. */
const libpq = ({
  host,
  port,
  name,
  secret,
}: {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly secret: string;
}) => ({
  PGHOST: host,
  PGPORT: String(port),
  PGDATABASE: name,
  PGUSER: fromSecret(secret, 'username'),
  PGPASSWORD: fromSecret(secret, 'password'),
});

/**
 * Credentials and habits of Amazon's clients. The endpoint is left out: each program names it in its own way. Checksums
 * are limited to operations that require them, since not every store knows the newer ones.
 */
const s3 = ({ secret, region }: { readonly secret: string; readonly region: string }) => ({
  AWS_ACCESS_KEY_ID: fromSecret(secret, 'accessKey'),
  AWS_SECRET_ACCESS_KEY: fromSecret(secret, 'secretKey'),
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
  AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
});

export const pod = {
  restricted: restrictedPod,
  container: restrictedContainer,
  fromSecret,
  fromConfigMap,
  fromField,
  goMemory,
  nodeHeap,
  emptyDir,
  config: configVolume,
  claim: claimVolume,
  secret: secretVolume,
  secretFiles,
  mount,
  http: httpProbe,
  tcp: tcpProbe,
  exec: execProbe,
  startup,
  health,
  trusted,
  libpq,
  s3,
};
