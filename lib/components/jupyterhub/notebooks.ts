import {
  type Given,
  type ProgramServices,
  type ProgramVariable,
  programVariables,
  stateVariables,
} from '../../kit';

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
  ...stateVariables({ bucket, database: shared }),
  NOTEBOOKS_BUCKET: bucket.bucket,
  ...programVariables(services),
});
