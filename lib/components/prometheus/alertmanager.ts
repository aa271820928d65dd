import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { configFiles } from '../../constructs/config-file';
import { Server } from '../../constructs/server';
import { container } from '../../kube/container';
import { httpProbe } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, mount, secretVolume } from '../../kube/volumes';
import { alertmanagerVolume } from './index';
import type { Email, Notify } from './options';

export interface AlertmanagerProps extends Notify {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Address in the browser of the Prometheus that it belongs to; its own pages are under `/alertmanager`. */
  readonly url: string;
  /** StorageClass of its volumes. */
  readonly storageClass: string;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: Resources;
}

const secrets = { mail: '/etc/alertmanager/mail', webhook: '/etc/alertmanager/webhook' };

/**
 * Alertmanager, alone: sends what Prometheus finds, once and not each minute. Passwords and addresses are
 * files out of Secrets that the user makes; it reads them when it sends.
 *
 * Upstream: alertmanager v0.34.2, docs/configuration.md and cmd/alertmanager/main.go.
 */
export class Alertmanager extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id);
    const { namespace, url, storageClass, image, resources, email, webhook } = props;
    const where = { name: 'alertmanager', namespace, component: 'prometheus' };
    const config = configFiles(
      this,
      { ...where, name: 'alertmanager-config' },
      {
        'alertmanager.yml': configuration(props),
      },
    );
    const password = email?.password;

    new Server(this, 'server', {
      ...where,
      security: restrictedPod({ uid: 65534 }),
      // It does not look for changes itself.
      config: config.hash,
      containers: [
        container({
          name: 'alertmanager',
          image,
          resources,
          args: [
            '--config.file=/etc/alertmanager/config/alertmanager.yml',
            '--storage.path=/alertmanager',
            `--web.external-url=${url}/alertmanager/`,
            // Alone: no gossip.
            '--cluster.listen-address=',
          ],
          ports: { http: 9093 },
          mounts: [
            mount('data', '/alertmanager'),
            mount('config', '/etc/alertmanager/config', { readOnly: true }),
            ...(password ? [mount('mail', secrets.mail, { readOnly: true })] : []),
            ...(webhook ? [mount('webhook', secrets.webhook, { readOnly: true })] : []),
          ],
          readiness: httpProbe('/alertmanager/-/ready', 'http'),
          liveness: httpProbe('/alertmanager/-/healthy', 'http'),
        }),
      ],
      volumes: [
        configVolume('config', config.name),
        ...(password ? [secretVolume('mail', password.secret)] : []),
        ...(webhook ? [secretVolume('webhook', webhook.secret)] : []),
      ],
      claims: { data: { size: alertmanagerVolume, storageClass } },
      service: { http: 9093 },
    });
  }
}

const configuration = ({ email, webhook }: Notify): string =>
  stringify(
    {
      route: {
        receiver: 'owner',
        // One message for all that is wrong with one component.
        group_by: ['alertname', 'namespace'],
        group_wait: '1m',
        group_interval: '10m',
        repeat_interval: '24h',
        routes: [{ receiver: 'nobody', matchers: ['severity="info"'] }],
      },
      // While a node is gone, what it carried is no news.
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
    },
    { lineWidth: 0 },
  );

const mail = ({ to, from, server, username, password }: Email) => ({
  to,
  from,
  smarthost: server,
  send_resolved: true,
  ...(username !== undefined && { auth_username: username }),
  ...(password && { auth_password_file: `${secrets.mail}/${password.key}` }),
});
