/** Where alerts go: what that needs, the workload, and its configuration. */
import type { Construct } from 'constructs';
import { configFiles, type Given, need, type Plans, planned, pod, Server, toYaml } from '../../kit';
import type { Notify } from './options';

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
  mail: notify?.email ? need.mail({ pods: 'alertmanager' }) : undefined,
  webhookUrl: notify?.webhook
    ? need.userSecret({
        secret: notify.webhook.secret,
        keys: [notify.webhook.key],
        reason: 'the web address that alerts are sent to',
      })
    : undefined,
  notify: notify?.webhook
    ? need.internet({
        pods: 'alertmanager',
        ports: webPorts(notify.webhook),
        hosts: [],
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
  /** The mail server of the platform, where alerts go by e-mail. */
  readonly mail: Given<'mail'> | undefined;
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
  { image, url, notify, mail, ...props }: AlertmanagerProps,
): void {
  const { namespace, id: component } = plans;
  const config = configFiles(
    scope,
    { name: 'alertmanager-config', namespace, component },
    { 'alertmanager.yml': configuration(notify, mail) },
  );
  const { webhook } = notify;
  const trust = pod.trusted(props.trust);
  const account = mail?.account;

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
            ...(account ? [pod.mount('mail', secrets.mail, { readOnly: true })] : []),
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
      ...(account ? [pod.secret('mail', account.secret)] : []),
      ...(webhook ? [pod.secret('webhook', webhook.secret)] : []),
    ],
    service: { http: alertmanagerPort },
  });
}

const configuration = ({ email, webhook }: Notify, server: Given<'mail'> | undefined): string =>
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
        ...(email && server && { email_configs: [{ to: email.to, ...sender(server) }] }),
        ...(webhook && {
          webhook_configs: [{ url_file: `${secrets.webhook}/${webhook.key}`, send_resolved: true }],
        }),
      },
    ],
  });

const sender = ({ host, port, from, tls, account }: Given<'mail'>) => ({
  from,
  smarthost: `${host}:${port}`,
  send_resolved: true,
  require_tls: tls !== 'none',
  // Else it would go by the port.
  force_implicit_tls: tls === 'implicit',
  ...(account && {
    auth_username: account.username,
    auth_password_file: `${secrets.mail}/${account.key}`,
  }),
});
