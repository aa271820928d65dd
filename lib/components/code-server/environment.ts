import { type Given, type ProgramServices, pod, programVariables, stateVariables } from '../../kit';

interface Needs extends ProgramServices {
  readonly database: Given<'database'> | undefined;
  readonly bucket: Given<'bucket'> | undefined;
}

interface Place {
  readonly home: string;
  readonly timezone: string;
  /** File of trusted certificates. */
  readonly roots: string;
}

/** Variables of the editor, and of everything that is started in its terminal. */
export const environment = (needs: Needs, { home, timezone, roots }: Place) => ({
  HOME: home,
  SHELL: '/bin/bash',
  TZ: timezone,
  // Each tool reads another one.
  NODE_EXTRA_CA_CERTS: roots,
  SSL_CERT_FILE: roots,
  GIT_SSL_CAINFO: roots,
  REQUESTS_CA_BUNDLE: roots,
  ...Object.fromEntries(
    Object.entries({ ...stateVariables(needs), ...programVariables(needs) }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : pod.fromSecret(value.secret, value.key),
    ]),
  ),
});
