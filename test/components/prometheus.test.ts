import { parse } from 'yaml';
import type { KubeObject } from '../../lib/kube/object';
import { need } from '../../lib/plan/need';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const made = (options: unknown = true, others: Readonly<Record<string, unknown>> = {}): Made =>
  platform({ components: { ...others, prometheus: options } });

const fileOf = ({ get }: Made, configMap: string, file: string): unknown =>
  parse(String(dig(get('ConfigMap', configMap), 'data', file)));
const configOf = (of: Made) => fileOf(of, 'prometheus-config', 'prometheus.yml');
const jobsOf = (of: Made) => each(configOf(of), 'scrape_configs').map((job) => dig(job, 'job_name'));
const jobOf = (of: Made, name: string) =>
  each(configOf(of), 'scrape_configs').find((job) => dig(job, 'job_name') === name);

describe('Prometheus', () => {
  test('with all that it can do, or little of it, keeps every rule', () => {
    const webhook = { secret: 'phone', key: 'url' };
    expect(made({ notify: { webhook } }, { grafana: true }).problems).toEqual([]);
    expect(made({ nodes: false, objects: false, addresses: false }).problems).toEqual([]);
  });

  test('lists the images that run, and no others', () => {
    const imagesOf = ({ plan }: Made) =>
      Object.keys(plan.components.find(({ id }) => id === 'prometheus')?.images ?? {}).sort();
    const webhook = { secret: 'phone', key: 'url' };
    const exporters = ['kubeStateMetrics', 'nodeExporter'];
    const little = { nodes: false, objects: false, addresses: false };
    expect(imagesOf(made(little))).toEqual(['gate', 'prometheus']);
    expect(imagesOf(made())).toEqual(['blackboxExporter', 'gate', ...exporters, 'prometheus']);
    expect(imagesOf(made({ notify: { webhook } }))).toEqual([
      'alertmanager',
      'blackboxExporter',
      'gate',
      ...exporters,
      'prometheus',
    ]);
  });

  test('measures every need in a job of its own, and finds its pods with no more rights than it needs', () => {
    const of = made(true, { grafana: true });
    const names = jobsOf(of);
    expect(names).toEqual(
      expect.arrayContaining(['grafana-metrics', 'prometheus-nodes', 'kubelet', 'cadvisor']),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(dig(jobOf(of, 'grafana-metrics'), 'kubernetes_sd_configs')).toEqual([
      {
        role: 'pod',
        namespaces: { names: ['grafana'] },
        selectors: [{ role: 'pod', label: 'app.kubernetes.io/name=grafana' }],
      },
    ]);
    expect(dig(of.get('Role', 'found-by-prometheus', 'grafana'), 'rules')).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(dig(of.get('ClusterRole', 'thinkube-prometheus'), 'rules')).toEqual([
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ]);
  });

  test('opens what is guarded with a credential of its own, and starts without one that is late', () => {
    const guarded = (guard: 'basic' | 'bearer') => need.metrics({ port: 80, alerts: [], guard });
    const shop = client('shop', { metrics: guarded('basic'), stock: guarded('bearer') });
    const of = platform({ components: { prometheus: true, shop: true }, from: [...everything, shop] });
    const files = '/etc/prometheus/credentials';
    expect(jobOf(of, 'shop-metrics')).toMatchObject({
      basic_auth: { username: 'prometheus', password_file: `${files}/shop-metrics/password` },
    });
    expect(jobOf(of, 'shop-stock')).toMatchObject({
      authorization: { credentials_file: `${files}/shop-stock/password` },
    });
    const volumes = each(of.get('Deployment', 'prometheus'), 'spec', 'template', 'spec', 'volumes');
    expect(volumes.find((volume) => dig(volume, 'name') === 'credentials')).toMatchObject({
      projected: {
        sources: ['shop-metrics', 'shop-stock'].map((name) => ({
          secret: { name, items: [{ key: 'password', path: `${name}/password` }], optional: true },
        })),
      },
    });
    expect(of.get('ExternalSecret', 'shop-stock', 'prometheus')).toBeDefined();
    expect(of.plan.components.find(({ id }) => id === 'shop')?.given['metrics']).toMatchObject({
      secret: 'shop-metrics',
    });
  });

  test('loads the alert rules that needs name', () => {
    const rules = made(true, { grafana: true }).get('ConfigMap', 'prometheus-rules');
    expect(Object.keys(Object(dig(rules, 'data')))).toEqual(
      expect.arrayContaining(['grafana-alerts.yaml', 'prometheus-alerts.yaml', 'prometheus-nodes.yaml']),
    );
  });

  test('is reached by browsers through its gate alone, and by Grafana', () => {
    const of = made(true, { grafana: true });
    const backend = dig(
      of.get('Ingress', 'prometheus-gate'),
      'spec',
      'rules',
      0,
      'http',
      'paths',
      0,
      'backend',
    );
    expect(dig(backend, 'service', 'name')).toBe('prometheus-gate');
    const callers = each(of.get('NetworkPolicy', 'in-prometheus', 'prometheus'), 'spec', 'ingress')
      .flatMap((rule) => each(rule, 'from'))
      .map((peer) => dig(peer, 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name'));
    expect(callers).toEqual(['grafana']);
  });

  test('asks the kubelets of all machines, which no policy can select as pods', () => {
    const of = made();
    const open = each(of.get('NetworkPolicy', 'out-prometheus'), 'spec', 'egress').map(
      (rule) => `${dig(rule, 'to', 0, 'ipBlock', 'cidr')} ${dig(rule, 'ports', 0, 'port')}`,
    );
    expect(open).toEqual(expect.arrayContaining(['192.168.1.10/32 10250', '192.168.1.11/32 10250']));
    const targets = each(jobOf(of, 'kubelet'), 'static_configs').flatMap((group) => each(group, 'targets'));
    expect(targets).toEqual(['192.168.1.10:10250', '192.168.1.11:10250']);
  });

  test('touches the machines only where it is to measure them', () => {
    const level = (of: Made) =>
      dig(of.get('Namespace', 'prometheus'), 'metadata', 'labels', 'pod-security.kubernetes.io/enforce');
    expect(level(made())).toBe('privileged');
    expect(level(made({ nodes: false }))).toBe('restricted');
    expect(JSON.stringify(made({ nodes: false }).of('prometheus'))).not.toContain('hostPath');
  });

  test('leaves room on its volume', () => {
    const of = made({ volume: '10Gi', days: 90 });
    expect(dig(configOf(of), 'storage', 'tsdb', 'retention')).toEqual({ time: '90d', size: '8192MB' });
  });
});

describe('public addresses', () => {
  const asked = (of: Made) =>
    each(jobOf(of, 'addresses'), 'static_configs').map((group) => ({
      url: dig(group, 'targets', 0),
      ...Object(dig(group, 'labels')),
    }));

  test('are asked, every one of them, and no other', () => {
    const of = made(true, { mlflow: { host: 'runs' }, grafana: { ingress: 'none' } });
    expect(asked(of)).toEqual(
      of.plan.hosts.map(({ asked: url, component, namespace }) => ({ url, component, namespace })),
    );
    expect(asked(of)).toContainEqual({
      url: 'https://runs.home.example.com/',
      component: 'mlflow',
      namespace: 'mlflow',
    });
    expect(JSON.stringify(asked(of))).not.toContain('grafana');
    const events = asked(made(true, { 'argo-events': true })).map(({ url }) => url);
    expect(events).toContain('https://hooks.home.example.com/health');
  });

  test('are reached by one pod through the controllers that serve them, and by no other way', () => {
    const callees = (of: Made) =>
      of.plan.edges
        .filter(({ from }) => 'pods' in from && from.pods === 'blackbox-exporter')
        .map(({ to, ports }) => `${'pods' in to ? to.pods : ''} ${ports[0]?.port}`);
    expect(callees(made())).toEqual(['nginx 443']);
    expect(callees(made(true, { mlflow: { ingress: 'second' } }))).toEqual(['nginx 443', 'nginx-kn 443']);
  });

  test('are left alone where nobody wants it', () => {
    const of = made({ addresses: false });
    expect(jobsOf(of)).not.toContain('addresses');
    expect(JSON.stringify(of.of('prometheus'))).not.toContain('blackbox');
  });
});

describe('notifications', () => {
  const email = { to: 'me@example.com' };
  const webhook = { secret: 'phone', key: 'url' };

  const mailed = (server: object, notify: object) =>
    platform({
      components: { prometheus: { notify } },
      config: { mail: { from: 'lab@example.com', server: 'smtp.example.com:587', ...server } },
    });

  test('are missing without `notify`, which the user is told', () => {
    const { plan, objects } = made();
    expect(plan.notes.join('\n')).toContain('alerts are shown but sent to nobody');
    expect(objects.filter(({ object }) => object.metadata.name.startsWith('alertmanager'))).toEqual([]);
  });

  test('go out by e-mail and webhook, with secrets that stand in no file of ours', () => {
    const of = mailed({ username: 'lab', password: { secret: 'mail', key: 'password' } }, { email, webhook });
    const owner = each(fileOf(of, 'alertmanager-config', 'alertmanager.yml'), 'receivers').at(-1);
    expect(dig(owner, 'email_configs', 0, 'auth_password_file')).toBe('/etc/alertmanager/mail/password');
    expect(dig(owner, 'webhook_configs', 0, 'url_file')).toBe('/etc/alertmanager/webhook/url');
    expect(secretsOf(of.get('Deployment', 'alertmanager'))).toEqual({
      mail: '/etc/alertmanager/mail',
      phone: '/etc/alertmanager/webhook',
    });
    expect(of.plan.userSecrets.map(({ namespace, secret }) => `${namespace}/${secret}`)).toEqual([
      'credentials/mail',
      'prometheus/phone',
    ]);
    expect(dig(configOf(of), 'alerting', 'alertmanagers')).toEqual([
      { path_prefix: '/alertmanager', static_configs: [{ targets: ['alertmanager.prometheus.svc:9093'] }] },
    ]);
  });

  test('follow the ports of their addresses, and trust the user’s own roots', () => {
    const portsOf = (options: object) =>
      each(made({ notify: options }).get('NetworkPolicy', 'out-alertmanager'), 'spec', 'egress')
        .flatMap((rule) => each(rule, 'ports'))
        .map((entry) => dig(entry, 'port'));
    expect(portsOf({ webhook: { ...webhook, port: 8443 } })).toContain(8443);
    expect(portsOf({ webhook: { ...webhook, port: 8443 } })).not.toContain(443);
    expect(portsOf({ webhook })).toEqual(expect.arrayContaining([80, 443]));
    const container = dig(
      made({ notify: { webhook } }).get('Deployment', 'alertmanager'),
      'spec',
      'template',
      'spec',
    );
    expect(dig(container, 'containers', 0, 'env')).toContainEqual({
      name: 'SSL_CERT_FILE',
      value: '/trust/ca.crt',
    });
  });

  test.each([
    [{ require_tls: true, force_implicit_tls: false }, {}],
    [{ require_tls: true, force_implicit_tls: true }, { server: 'smtp.example.com:465' }],
    [
      { require_tls: false, force_implicit_tls: false },
      { server: 'nas.home.example.com:25', tls: false },
    ],
  ])('go by the mail server of the platform: %j', (expected, server) => {
    const of = mailed(server, { email });
    const owner = each(fileOf(of, 'alertmanager-config', 'alertmanager.yml'), 'receivers').at(-1);
    expect(dig(owner, 'email_configs', 0)).toMatchObject({ ...email, from: 'lab@example.com', ...expected });
    expect(of.problems).toEqual([]);
  });

  test('cannot be written without one', () => {
    expect(() => made({ notify: { email } })).toThrow('notify.email: has no mail server to send by');
  });
});

/** Secrets of a pod, and the folders where its container sees them. */
function secretsOf(deployment: KubeObject): Record<string, unknown> {
  const pod = dig(deployment, 'spec', 'template', 'spec');
  const mounts = each(pod, 'containers', 0, 'volumeMounts');
  return Object.fromEntries(
    each(pod, 'volumes').flatMap((volume) => {
      const secret = dig(volume, 'secret', 'secretName');
      const where = mounts.find((mount) => dig(mount, 'name') === dig(volume, 'name'));
      return secret === undefined ? [] : [[String(secret), dig(where, 'mountPath')]];
    }),
  );
}
