import { type Given, type ProgramServices, type ProgramVariable, programVariables } from '../../kit';

interface Needs extends ProgramServices {
  readonly bucket: Given<'bucket'>;
  readonly shared: Given<'database'>;
}

/**
 * Variables of every notebook: addresses, and Secrets by name and key, so that no password is in a notebook or in the
 * hub's settings.
 */
export const notebookVariables = (
  { bucket, shared, ...services }: Needs,
  timezone: string,
): Readonly<Record<string, ProgramVariable>> => ({
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
  ...programVariables(services),
});
