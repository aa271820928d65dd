/** Where alerts go: what that needs, the workload, and its configuration. */
import type { Construct } from 'constructs';
import { configFiles, type Given, need, type Plans, planned, pod, Server, toYaml } from '../../kit';
import { hostOf, portOf } from '../../plan/schema/mail';
import type { Email, Notify } from './options';

export const alertmanagerPort = 9093;
/** Its pages and its API are below this path, on the address of Prometheus. */
export const alertmanagerPath = '/alertmanager';

export const alertmanagerWorkload = {
  kind: 'Deployment',
  containers: { alertmanager: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
  // Silences, and what has been sent already.
  volumes: { data: '100Mi' },
} as const;

/** What sending alerts needs: nothing if they are not sent. */
export const notifyNeeds = (notify: Notify | undefined) => ({
  alertmanager: notify
    ? need.metrics({
        pods: 'alertmanager',
        port: alertmanagerPort,
        path: `${alertmanagerPath}/metrics`,
        alerts: ['notify.yaml'],
      })
    : undefined,
  mailPassword: notify?.email?.password
    ? need.userSecret({
        secret: notify.email.password.secret,
        keys: [notify.email.password.key],
        reason: `the password of ${notify.email.username ?? 'the sender'} at ${notify.email.server}`,
      })
    : undefined,
  webhookUrl: notify?.webhook
    ? need.userSecret({
        secret: notify.webhook.secret,
        keys: [notify.webhook.key],
        reason: 'the web address that alerts are sent to',
      })
    : undefined,
  notify: notify
    ? need.internet({
        pods: 'alertmanager',
        ports: [
          ...new Set([
            ...(notify.email ? [portOf(notify.email)] : []),
            ...(notify.webhook ? webPorts(notify.webhook) : []),
          ]),
        ],
        hosts: notify.email ? [hostOf(notify.email)] : [],
        reason: 'sends alerts',
        lan: true,
      })
    : undefined,
});

/** The address itself is in a Secret. */
const webPorts = ({ port }: NonNullable<Notify['webhook']>): readonly number[] =>
  port === undefined ? [443, 80] : [port];

/** Folders of the Secrets that the user writes; Alertmanager reads them whenever it sends. */
const secrets = { mail: '/etc/alertmanager/mail', webhook: '/etc/alertmanager/webhook' };

interface AlertmanagerProps {
  readonly image: string;
  /** Address of Prometheus in the browser. */
  readonly url: string;
  readonly notify: Notify;
  /** The bundle of trusted certificates, for mail servers and web addresses of one's own. */
  readonly trust: Given<'trust'>;
}

/**
 * A single Alertmanager: sends what Prometheus finds, once and not every minute.
 *
 * Upstream: alertmanager v0.34.2, docs/configuration.md and cmd/alertmanager/main.go.
 */
export function alertmanager(
  scope: Construct,
  plans: Plans<{ readonly alertmanager: typeof alertmanagerWorkload | undefined }>,
  { image, url, notify, ...props }: AlertmanagerProps,
): void {
  const { namespace, id: component } = plans;
  const config = configFiles(
    scope,
    { name: 'alertmanager-config', namespace, component },
    { 'alertmanager.yml': configuration(notify) },
  );
  const { webhook } = notify;
  const trust = pod.trusted(props.trust);
  const password = notify.email?.password;

  new Server(scope, 'alertmanager', {
    ...planned(plans, 'alertmanager', {
      containers: {
        alertmanager: {
          image,
          args: [
            '--config.file=/etc/alertmanager/config/alertmanager.yml',
            '--storage.path=/alertmanager',
            `--web.external-url=${url}${alertmanagerPath}/`,
            // It has no peers: no gossip.
            '--cluster.listen-address=',
          ],
          env: { SSL_CERT_FILE: trust.file },
          ports: { http: alertmanagerPort },
          mounts: [
            pod.mount('data', '/alertmanager'),
            pod.mount('config', '/etc/alertmanager/config', { readOnly: true }),
            trust.mount,
            ...(password ? [pod.mount('mail', secrets.mail, { readOnly: true })] : []),
            ...(webhook ? [pod.mount('webhook', secrets.webhook, { readOnly: true })] : []),
          ],
          readiness: pod.http(`${alertmanagerPath}/-/ready`, 'http'),
          liveness: pod.http(`${alertmanagerPath}/-/healthy`, 'http'),
        },
      },
    }),
    security: pod.restricted({ uid: 65534 }),
    // It does not watch its configuration for changes.
    config: config.hash,
    volumes: [
      pod.config('config', config.name),
      trust.volume,
      ...(password ? [pod.secret('mail', password.secret)] : []),
      ...(webhook ? [pod.secret('webhook', webhook.secret)] : []),
    ],
    service: { http: alertmanagerPort },
  });
}

const configuration = ({ email, webhook }: Notify): string =>
  toYaml({
    route: {
      receiver: 'owner',
      // One message for everything that is wrong with one component.
      group_by: ['alertname', 'namespace'],
      group_wait: '1m',
      group_interval: '10m',
      repeat_interval: '24h',
      routes: [{ receiver: 'nobody', matchers: ['severity="info"'] }],
    },
    // While a node is gone, alerts about what ran on it are not news.
    inhibit_rules: [
      {
        source_matchers: ['alertname="NodeGone"'],
        target_matchers: ['severity="warning"'],
        equal: ['node'],
      },
    ],
    receivers: [
      { name: 'nobody' },
      {
        name: 'owner',
        ...(email && { email_configs: [mail(email)] }),
        ...(webhook && {
          webhook_configs: [{ url_file: `${secrets.webhook}/${webhook.key}`, send_resolved: true }],
        }),
      },
    ],
  });

const mail = ({ to, from, server, username, password, tls, tlsFromStart }: Email) => ({
  to,
  from,
  smarthost: server,
  send_resolved: true,
  ...(!tls && { require_tls: false, force_implicit_tls: false }),
  ...(tlsFromStart !== undefined && { force_implicit_tls: tlsFromStart }),
  ...(username !== undefined && { auth_username: username }),
  ...(password && { auth_password_file: `${secrets.mail}/${password.key}` }),
});
