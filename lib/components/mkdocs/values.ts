/** What stands in the place of `{{name}}` on the pages: tables and words that follow from the plan. */
import { inMi } from '../../kit';
import type { Client, Given } from '../../plan/kinds';
import type { Plan, PlannedComponent } from '../../plan/plan';
import { retentionOf } from '../../plan/retention';
import { memoryOf } from '../../plan/running';
import { consequence } from '../../plan/traits';
import { look, runNow, scheduled, servers } from './commands';
import { code, list, prose, table } from './markdown';

/** `folder` is the way from the page to the top: links to components differ by it. */
export const valuesOf = (plan: Plan, folder: '' | '../'): Readonly<Record<string, string>> => ({
  ...general(plan),
  ...overview(plan, folder),
  ...sizes(plan, folder),
  ...secrets(plan),
  ...saving(plan, folder),
  ...network(plan),
  workloads: table(
    ['component', 'log'],
    plan.components.flatMap(servers).map((place) => [linkTo(place, folder), code(look(place))]),
  ),
  waves: table(
    ['wave', 'components'],
    [...new Set(plan.components.map(({ wave }) => wave))].sort().map((wave) => [
      String(wave),
      plan.components
        .filter((each) => each.wave === wave)
        .map((each) => linkTo(each, folder))
        .join(', '),
    ]),
  ),
});

const linkTo = ({ id, title }: { readonly id: string; readonly title: string }, folder: string): string =>
  `[${title}](${folder}components/${id}.md)`;

const addressOf = ({ hosts }: Plan, id: string): string | undefined =>
  hosts.find(({ component }) => component === id)?.url;

const find = ({ components }: Plan, id: string): PlannedComponent | undefined =>
  components.find((each) => each.id === id);

/** Every answer of one kind, with who asked. */
const clientsOf = ({ components }: Plan): readonly Client[] => components.flatMap(({ clients }) => clients);

function general(plan: Plan) {
  const { cluster, git, nodes, budget } = plan.platform;
  const dashboards = addressOf(plan, 'grafana');
  const alerts = addressOf(plan, 'prometheus');
  return {
    domain: cluster.domain,
    count: String(plan.components.length),
    machines: nodes.length === 1 ? 'one machine' : `${nodes.length} machines`,
    headroom: String(budget.headroom),
    repo: code(git.repo),
    branch: git.branch,
    path: git.path,
    dashboards: dashboards === undefined ? '' : `Over time: <${dashboards}>.`,
    alerts: alerts === undefined ? '' : `What is alerted about, and what to do: <${alerts}/alerts>.`,
    ...commandsOf[cluster.distribution],
  };
}

const commandsOf = {
  microk8s: {
    onMachine:
      "`microk8s status`, `microk8s inspect`, `sudo journalctl -u snap.microk8s.daemon-kubelite --since '1 hour ago'`",
    metricsServer: 'microk8s enable metrics-server',
    leave: 'microk8s remove-node NODE --force',
  },
  k3s: {
    onMachine: "`sudo systemctl status k3s`, `sudo journalctl -u k3s --since '1 hour ago'`",
    metricsServer: 'k3s brings it',
    leave: '/usr/local/bin/k3s-killall.sh # on the machine, if it still runs',
  },
  kubeadm: {
    onMachine: "`sudo systemctl status kubelet`, `sudo journalctl -u kubelet --since '1 hour ago'`",
    metricsServer: 'kubernetes-sigs/metrics-server',
    leave: 'kubeadm reset # on the machine, if it still runs',
  },
};

const overview = (plan: Plan, folder: string) => ({
  addresses: table(
    ['address', 'what'],
    plan.hosts.map(({ url, component, title }) => [`<${url}>`, linkTo({ id: component, title }, folder)]),
  ),
  running: table(
    ['component', 'what', 'on because'],
    plan.components.map((each) => [linkTo(each, folder), prose(each.summary), prose(each.why.join(', '))]),
  ),
  off:
    plan.off.length === 0
      ? 'Everything is on.'
      : `${plan.off.map(({ id }) => code(id)).join(', ')}: one line each in the config.`,
  notes: list(plan.notes.map(prose)) || 'Nothing.',
  first: spoken(plan, folder, ({ help }) => help.first),
  emergencies: spoken(plan, folder, ({ help }) => help.emergency),
});

const spoken = (plan: Plan, folder: string, words: (each: PlannedComponent) => string | undefined): string =>
  list(
    plan.components.flatMap((each) => {
      const text = words(each);
      return text === undefined ? [] : [`${linkTo(each, folder)}: ${prose(text)}`];
    }),
  );

const gibibytes = (mi: number): string => `${(mi / 1024).toFixed(1)} Gi`;

function sizes(plan: Plan, folder: string) {
  const { components, capacity } = plan;
  const machines = new Map(plan.platform.nodes.map((node) => [node.name, node]));
  const memory = components
    .map((each) => ({ each, mi: memoryOf(each.workloads) }))
    .sort((a, b) => b.mi - a.mi)
    .slice(0, 12);
  return {
    machineTable: table(
      ['machine', 'role', 'address', 'memory', 'processor', 'planned there'],
      capacity.nodes.map(({ name, used, budget, pods }) => [
        code(name),
        machines.get(name)?.role ?? '',
        machines.get(name)?.address ?? '',
        `${gibibytes(used.memory)} of ${gibibytes(budget.memory)}`,
        `${used.cpu}m of ${budget.cpu}m`,
        pods.join(', '),
      ]),
    ),
    memory: table(
      ['component', 'asks for'],
      memory.map(({ each, mi }) => [linkTo(each, folder), inMi(mi)]),
    ),
    kept: table(
      ['what', 'whose', 'stays', 'set by'],
      retentionOf(plan).map(({ what, component, stays, key }) => [
        what,
        component ?? 'the platform',
        stays,
        key === undefined ? '' : code(key),
      ]),
    ),
    volumes: table(
      ['component', 'claim', 'size'],
      components.flatMap((each) =>
        Object.values(each.workloads).flatMap(({ volumes = {} }) =>
          Object.entries(volumes).map(([claim, size]) => [
            linkTo(each, folder),
            code(`${each.namespace}/${claim}`),
            size,
          ]),
        ),
      ),
    ),
    volumeFolder: optionOf(plan, 'storage', 'path') ?? 'FOLDER',
  };
}

function optionOf(plan: Plan, id: string, name: string): string | undefined {
  const found = Object.entries(Object(find(plan, id)?.options)).find(([key]) => key === name);
  return found && String(found[1]);
}

const secrets = ({ credentials, userSecrets }: Plan) => ({
  credentials: table(
    ['Secret', 'keys', 'read by', 'stays the same because'],
    credentials.map(({ name, keys, fixed, readers, rotation }) => [
      code(name),
      [...Object.keys(fixed), ...keys].map(code).join(', '),
      [...new Set(readers.map(({ component }) => component))].join(', '),
      prose(rotation?.never ?? ''),
    ]),
  ),
  yours: table(
    ['Secret', 'keys', 'what for'],
    userSecrets.map(({ namespace, secret, keys, reason }) => [
      code(`${namespace}/${secret}`),
      keys.map(code).join(', '),
      prose(reason),
    ]),
    'There are none.',
  ),
});

/** The bucket that nightly dumps go to; undefined where there are none. */
export const dumpsOf = (plan: Plan): Given<'bucket'> | undefined => {
  const dumps = find(plan, 'postgresql')?.given['dumps'];
  return dumps?.kind === 'bucket' ? dumps : undefined;
};

function saving(plan: Plan, folder: string) {
  const { backup } = plan.platform;
  const clients = clientsOf(plan);
  const titleOf = (id: string) => linkTo({ id, title: find(plan, id)?.title ?? id }, folder);
  const dumps = dumpsOf(plan);
  const endpoint = new URL(dumps?.endpoint ?? 'http://minio.minio.svc:9000');
  const [service = ''] = endpoint.hostname.split('.');
  const unsaved = plan.notes.filter((note) => note.startsWith(consequence('backup')));
  return {
    dumps: dumps
      ? `Every database is dumped at ${code(backup.databases)} (minute, hour, day, month, weekday; ${plan.platform.cluster.timezone}) into the bucket ${code(dumps.bucket)}, and kept for ${backup.keepDays} days.`
      : '**Databases are not dumped**: the option `dumps` of PostgreSQL is off.',
    databases: table(
      ['database', 'whose', 'its workloads'],
      clients.flatMap((each) =>
        each.kind === 'database'
          ? [[code(each.given.name), titleOf(each.owner), targetsOf(find(plan, each.owner))]]
          : [],
      ),
    ),
    buckets: table(
      ['bucket', 'whose', 'the store deletes objects after', 'may leave the cluster'],
      clients.flatMap((each) =>
        each.kind === 'bucket'
          ? [
              [
                code(each.given.bucket),
                titleOf(each.owner),
                each.need.expireDays === undefined ? 'never' : `${each.need.expireDays} days`,
                each.need.offsite === undefined ? 'no' : 'yes',
              ],
            ]
          : [],
      ),
    ),
    saved: table(
      ['whose', 'what', 'volumes'],
      clients.flatMap((each) =>
        each.kind === 'backup'
          ? [[titleOf(each.owner), prose(each.need.what), each.need.volumes.map(code).join(', ')]]
          : [],
      ),
      list(unsaved.map(prose)) || 'Nothing on a volume has to be saved.',
    ),
    offsite: backup.offsite
      ? `At ${code(backup.offsite.schedule)}, credentials, dumps and backups of volumes go to ${code(backup.offsite.endpoint)}, bucket ${code(backup.offsite.bucket)}. The way back: [everything is lost](${folder}runbooks/everything.md).`
      : `**Nothing leaves the cluster.** If it is lost, so are its credentials and data: set \`backup.offsite\`. What that means: [everything is lost](${folder}runbooks/everything.md).`,
    clock: table(
      ['what', 'now'],
      plan.components.flatMap(scheduled).map((place) => [linkTo(place, folder), code(runNow(place))]),
      'Nothing runs by the clock.',
    ),
    store: service,
    storePort: endpoint.port,
    region: dumps?.region ?? '',
    dumpBucket: dumps?.bucket ?? '',
    dumpSecret: dumps?.secret ?? '',
    endpoint: backup.offsite?.endpoint ?? '',
    outside: `s3://${[backup.offsite?.bucket ?? '', backup.offsite?.prefix].filter(Boolean).join('/')}/`,
  };
}

const targetsOf = (component: PlannedComponent | undefined): string =>
  component
    ? servers(component)
        .map(({ namespace, target }) => code(`-n ${namespace} ${target}`))
        .join(', ')
    : '';

function network({ platform, hosts }: Plan) {
  const { network: net, tls } = platform;
  const { main, second, mainNode, secondNode } = net.ingress;
  return {
    dns: net.dns === undefined ? 'your router or whatever it names' : `the platform’s own server, ${net.dns}`,
    dnsAddress: net.dns ?? '',
    someHost: hosts[0]?.host ?? platform.cluster.domain,
    exposure:
      net.exposure === 'metallb'
        ? `The two ways in have addresses of their own, which MetalLB announces: ${[main, second]
            .filter(Boolean)
            .map((each) => code(String(each)))
            .join(
              ' and ',
            )}. \`kubectl get services -A | grep LoadBalancer\` must show them; \`ping\` need not answer, \`curl -kI https://${main ?? ''}\` must.`
        : `The two ways in are ports 80 and 443 of ${[mainNode, secondNode]
            .filter(Boolean)
            .map((each) => code(String(each)))
            .join(' and ')}.`,
    issuer: {
      home: "Your own CA signs: install its root on the device. `kubectl -n cert-manager get secret home-ca -o jsonpath='{.data.tls\\.crt}' | base64 -d` shows it.",
      letsencrypt:
        'Let’s Encrypt signs. An order that stands still says why in `kubectl describe challenge -A`.',
      existing: 'An issuer of your own signs: look at its events.',
    }[tls.issuer],
    policies:
      net.policies === 'enforce'
        ? 'Only what a component’s page lists under “Who may call whom” is let through. To see whether a policy is the cause, look at what the page says, and ask from a pod that may.'
        : 'Network policies are off: everybody may call everybody, so the cause is elsewhere.',
  };
}
