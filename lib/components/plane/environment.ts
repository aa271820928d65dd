import { type Given, pod } from '../../kit';

export interface Needs {
  readonly database: Given<'database'>;
  readonly cache: Given<'cache'>;
  readonly uploads: Given<'bucket'>;
  readonly keys: Given<'secret'>;
  readonly queue: Given<'secret'>;
  readonly route: Given<'route'>;
  readonly admin: Given<'secret'>;
  readonly trust: Given<'trust'>;
}

export const vhost = 'plane';

/** What the processes of the back end have in common. */
export const backend = ({ database, cache, uploads, keys, queue, route }: Needs, roots: string) => ({
  HOME: '/tmp',
  DEBUG: '0',
  DOCKERIZED: '1',
  WEB_URL: route.url,
  CORS_ALLOWED_ORIGINS: route.url,
  SECRET_KEY: pod.fromSecret(keys.secret, 'key'),
  LIVE_SERVER_SECRET_KEY: pod.fromSecret(keys.secret, 'live'),
  DATABASE_URL: pod.fromSecret(database.secret, 'url'),
  REDIS_URL: pod.fromSecret(cache.secret, 'url'),
  QUEUE_PASSWORD: pod.fromSecret(queue.secret, 'password'),
  AMQP_URL: `amqp://plane:$(QUEUE_PASSWORD)@plane-rabbitmq:5672/${vhost}`,
  GUNICORN_WORKERS: '1',
  // Links to uploads carry a signature for this address, so it must be the one that browsers reach.
  USE_MINIO: '0',
  AWS_S3_ENDPOINT_URL: uploads.publicEndpoint ?? uploads.endpoint,
  AWS_REGION: uploads.region,
  AWS_S3_BUCKET_NAME: uploads.bucket,
  ...pod.s3(uploads),
  AWS_CONFIG_FILE: '/etc/plane/aws.ini',
  AWS_CA_BUNDLE: roots,
  REQUESTS_CA_BUNDLE: roots,
  FILE_SIZE_LIMIT: String(20 * 1024 * 1024),
  API_KEY_RATE_LIMIT: '60/minute',
  ENABLE_SIGNUP: '1',
  ENABLE_EMAIL_PASSWORD: '1',
  ENABLE_MAGIC_LINK_LOGIN: '0',
  IS_INTERCOM_ENABLED: '0',
  SENTRY_DSN: '',
});

/** Several who write one page see each other by way of it. */
export const live = ({ cache, keys }: Needs) => ({
  HOME: '/tmp',
  PORT: '3000',
  API_BASE_URL: 'http://plane-api:8000',
  LIVE_BASE_PATH: '/live',
  LIVE_SERVER_SECRET_KEY: pod.fromSecret(keys.secret, 'live'),
  REDIS_URL: pod.fromSecret(cache.secret, 'url'),
});
