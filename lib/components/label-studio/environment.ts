import { type Given, pod } from '../../kit';

interface Needs {
  readonly database: Given<'database'>;
  readonly key: Given<'secret'>;
  readonly first: Given<'secret'>;
  readonly route: Given<'route'>;
}

interface Facts {
  /** Address of the first account. */
  readonly email: string;
  readonly port: number;
}

/** Django's settings, as Label Studio spells them: POSTGRE, not POSTGRES. */
export const environment = ({ database, key, first, route }: Needs, { email, port }: Facts) => ({
  DJANGO_DB: 'default',
  POSTGRE_HOST: database.host,
  POSTGRE_PORT: String(database.port),
  POSTGRE_NAME: database.name,
  POSTGRE_USER: pod.fromSecret(database.secret, 'username'),
  POSTGRE_PASSWORD: pod.fromSecret(database.secret, 'password'),
  SECRET_KEY: pod.fromSecret(key.secret, 'key'),
  LABEL_STUDIO_HOST: route.url,
  LABEL_STUDIO_PORT: String(port),
  // Behind a proxy that ends TLS, every form would be refused without it.
  CSRF_TRUSTED_ORIGINS: route.url,
  SESSION_COOKIE_SECURE: '1',
  CSRF_COOKIE_SECURE: '1',
  DEBUG: 'false',
  LOG_LEVEL: 'INFO',
  JSON_LOG: '1',
  LABEL_STUDIO_USERNAME: email,
  LABEL_STUDIO_PASSWORD: pod.fromSecret(first.secret, 'password'),
  LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK: 'true',
  COLLECT_ANALYTICS: 'false',
  LATEST_VERSION_CHECK: 'false',
  // The object store and models are on private addresses.
  SSRF_PROTECTION_ENABLED: 'false',
  PYTHONUNBUFFERED: '1',
  HOME: '/tmp',
});
