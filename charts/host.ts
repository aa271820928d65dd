/** What is not for the API server: how the machines are set up. The playbooks in `ansible/` read it. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { buildkit } from '../lib/components/buildkit';
import { copyOf, harbor, sourcesOf } from '../lib/components/harbor';
import { microk8s, prefix } from '../lib/components/microk8s';
import { stock } from '../lib/constructs/stock';
import { readAsset } from '../lib/kube/asset';
import { inMi, mebibytes } from '../lib/kube/quantity';
import { alwaysOn } from '../lib/plan/nodes';
import type { Plan } from '../lib/plan/plan';
import { calendarOf } from '../lib/plan/schema/cron';
import type { Node } from '../lib/plan/schema/platform';
import { systemKeeps } from '../lib/plan/slots';
import type { Files } from '../lib/synth/write';
import { optionsIn } from './options';

/** MicroK8s evicts pods below this. */
const evictionMemory = 100;
/** Of the memory built in, what the kernel and the firmware take before anybody counts: a part of a hundred. */
const kernelShare = 3;
/** Where the playbooks put what the platform's own authority signs with. */
const authority = '/etc/thinkube/home-ca.crt';

/** Files of `host/`, by path in the output; none for other distributions. */
export function hostFiles(plan: Plan): Files {
  const { cluster, nodes, network } = plan.platform;
  if (cluster.distribution !== 'microk8s') return new Map();
  const perNode = nodes.flatMap((node): [string, string][] => [
    [`launch/${node.name}.yaml`, yaml(launch(node, plan))],
    [`running/${node.name}.yaml`, [launch(node, plan), ...later(node, plan)].map(yaml).join('---\n')],
  ]);
  const files: [string, string][] = [
    ['inventory.yaml', yaml(inventory(plan))],
    ['hosts', hosts(plan)],
    ['resolved.conf', `[Resolve]\nDNS=${network.upstreamDns.join(' ')}\nDomains=~.\n`],
    ['sysctl.conf', sysctl(plan)],
    ['kubelet.conf', yaml(shutdown)],
    ['journald.conf', journal(plan)],
    ...perNode,
    ...sleepFiles(nodes, cluster.timezone),
  ];
  return new Map(files.map(([path, text]) => [`host/${path}`, text]));
}

const sysctl = ({ components }: Plan): string =>
  [
    'fs.inotify.max_user_instances = 8192',
    'fs.inotify.max_user_watches = 1048576',
    // BuildKit has no other way to be root of what it builds. A kernel without this key lets it anyway.
    ...(components.some(({ id }) => id === buildkit.id)
      ? ['-kernel.apparmor_restrict_unprivileged_userns = 0']
      : []),
    '',
  ].join('\n');

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 });

/** What a machine that sleeps by the clock switches itself off with. */
function sleepFiles(nodes: readonly Node[], timezone: string): readonly [string, string][] {
  const timers = nodes.flatMap(({ name, sleep }): [string, string][] =>
    sleep ? [[`sleep/${name}.timer`, timer(calendarOf(sleep.down), timezone)]] : [],
  );
  return timers.length === 0 ? [] : [['sleep/sleep.sh', readAsset(__dirname, 'sleep.sh')], ...timers];
}

/** A minute that has passed while the machine was off is not made up for: it would go off again as soon as it is on. */
const timer = (moments: readonly string[], timezone: string): string =>
  [
    '[Unit]',
    'Description=Time to sleep (thinkube)',
    '[Timer]',
    ...moments.map((moment) => `OnCalendar=${moment} ${timezone}`),
    'AccuracySec=1s',
    'Persistent=false',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');

const optionsOf = (plan: Plan) =>
  optionsIn(plan, microk8s) ?? z.strictObject(microk8s.spec.options).parse({});

/** The name of Harbor, if nodes are to pull through it. */
const registryOf = (plan: Plan): string | undefined =>
  optionsIn(plan, harbor)?.nodes
    ? plan.hosts.find(({ component }) => component === harbor.id)?.host
    : undefined;

/** Where images of a registry are asked for first, by its name: what the user wrote wins. */
function mirrorsOf(plan: Plan): Readonly<Record<string, string>> {
  const registry = registryOf(plan);
  const images = plan.components.flatMap((component) => Object.values(component.images));
  const copied = registry === undefined ? [] : sourcesOf(images);
  return {
    ...Object.fromEntries(copied.map(({ name }) => [name, `https://${registry}/v2/${name}`])),
    ...optionsOf(plan).mirrors,
  };
}

/** Pods end before the machine does; databases among the last. */
const shutdown = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  shutdownGracePeriod: '90s',
  shutdownGracePeriodCriticalPods: '20s',
};

/** journald counts in powers of two, too. */
const journal = ({ platform: { retention } }: Plan): string =>
  `[Journal]\nSystemMaxUse=${mebibytes(retention.journal)}M\nMaxRetentionSec=${retention.logs}day\n`;

/** Files of the log of one container: the one that is written, and older ones. */
const logFiles = 3;

/** What the kubelet keeps from pods, so that they get what the plan counts on. */
const reservedMemory = (node: Node): number =>
  Math.max(
    256,
    systemKeeps(node).memory - evictionMemory - Math.ceil((mebibytes(node.memory) * kernelShare) / 100),
  );

function inventory(plan: Plan) {
  const { platform, capacity } = plan;
  const registry = registryOf(plan);
  const control = platform.nodes.find(({ role }) => role === 'control');
  const awake = alwaysOn(platform);
  const group = (role: Node['role']) => ({
    hosts: Object.fromEntries(
      platform.nodes
        .filter((node) => node.role === role)
        .map((node) => [
          node.name,
          {
            ansible_host: node.address,
            gpus: node.gpu?.count ?? 0,
            ...(node.sleep && { sleeps: true }),
            always_on: awake.includes(node),
            ...(node.mac !== undefined && { mac: node.mac }),
            reserved_memory: reservedMemory(node),
            planned_memory: capacity.nodes.find(({ name }) => name === node.name)?.allocatable.memory ?? 0,
          },
        ]),
    ),
  });
  return {
    // No node can have such a name.
    cluster_nodes: {
      children: { control_plane: group('control'), worker_nodes: group('worker') },
      vars: {
        channel: optionsOf(plan).channel,
        timezone: platform.cluster.timezone,
        control_address: control?.address,
        eviction_memory: evictionMemory,
        git_repo: platform.git.repo,
        git_branch: platform.git.branch,
        git_path: platform.git.path,
        node_image: stock.node,
        home_authority: platform.tls.issuer === 'home' && hasLater(plan),
        pulled_through: registry === undefined ? '' : copyOf(registry, stock.busybox),
        dist: '{{ inventory_dir }}/..',
        host_files: '{{ inventory_dir }}',
        machine_root: '',
      },
    },
  };
}

/** For /etc/hosts: the machines, where the API server asks about people, and where images are pulled first. */
function hosts(plan: Plan): string {
  const issuer = issuerOf(plan);
  const urls = [...(issuer === undefined ? [] : [issuer]), ...Object.values(mirrorsOf(plan))];
  const asked = new Set(urls.map((url) => new URL(url).hostname));
  const controllers = plan.components
    .flatMap(({ clients }) => clients)
    .flatMap((client) => (client.kind === 'dns' ? client.need.controllers : []));
  const named = plan.hosts
    .filter(({ host }) => asked.has(host))
    .flatMap(({ host, class: served }) =>
      controllers.filter((each) => each.class === served).map(({ lan }) => `${lan} ${host}\n`),
    );
  return [...plan.platform.nodes.map(({ name, address }) => `${address} ${name}\n`), ...named].join('');
}

const clusterDns = (serviceCidr: string): string => serviceCidr.replace(/\d+\/\d+$/, '10');

/** Read when the snap is installed. It takes the place of what the snap brings, so that it repeats that. */
function launch(node: Node, { platform: { network, retention } }: Plan) {
  const { cpu } = systemKeeps(node);
  const isControl = node.role === 'control';
  return {
    version: '0.2.0',
    ...(isControl && {
      addons: [{ name: 'dns', args: [network.upstreamDns.join(',')] }, { name: 'rbac' }],
      extraSANs: [node.address, node.name],
      extraKubeAPIServerArgs: { '--advertise-address': node.address },
    }),
    extraKubeletArgs: {
      '--cluster-domain': 'cluster.local',
      '--cluster-dns': clusterDns(network.serviceCidr),
      '--node-ip': node.address,
      '--system-reserved': `cpu=${cpu}m,memory=${inMi(reservedMemory(node))}`,
      '--eviction-hard': `memory.available<${inMi(evictionMemory)},nodefs.available<5%,imagefs.available<5%`,
      '--image-gc-high-threshold': String(retention.nodeImages),
      '--image-gc-low-threshold': String(retention.nodeImages - 10),
      '--container-log-max-size': inMi(Math.ceil(mebibytes(retention.containerLogs) / logFiles)),
      '--container-log-max-files': String(logFiles),
      '--config-dir': '/etc/thinkube/kubelet.d',
    },
  };
}

const issuerOf = ({ components }: Plan): string | undefined => {
  const given = components.find(({ id }) => id === microk8s.id)?.given['signIn'];
  return given?.kind === 'signIn' ? given.issuer : undefined;
};

const hasLater = (plan: Plan): boolean =>
  issuerOf(plan) !== undefined || Object.keys(mirrorsOf(plan)).length > 0;

/** What needs the platform: nodes pull through it and people sign in by it only after it exists. */
function later({ role }: Node, plan: Plan): readonly object[] {
  const signedAtHome = plan.platform.tls.issuer === 'home';
  const issuer = issuerOf(plan);
  const registry = registryOf(plan);
  const mirrors = Object.entries(mirrorsOf(plan));
  const signIn = issuer !== undefined &&
    role === 'control' && {
      extraKubeAPIServerArgs: {
        '--oidc-issuer-url': issuer,
        '--oidc-client-id': microk8s.id,
        '--oidc-username-claim': 'preferred_username',
        '--oidc-username-prefix': prefix,
        '--oidc-groups-claim': 'groups',
        '--oidc-groups-prefix': prefix,
        ...(signedAtHome && { '--oidc-ca-file': authority }),
      },
    };
  const pulling = mirrors.length > 0 && {
    containerdRegistryConfigs: {
      ...Object.fromEntries(mirrors.map(([name, url]) => [name, mirror(name, url, signedAtHome)])),
      // For images of one's own.
      ...(registry !== undefined &&
        signedAtHome && { [registry]: `server = "https://${registry}"\nca = "${authority}"\n` }),
    },
  };
  return signIn || pulling ? [{ version: '0.2.0', ...signIn, ...pulling }] : [];
}

/** A hosts.toml of containerd: the mirror first, the registry itself where that does not answer. */
function mirror(registry: string, url: string, signedAtHome: boolean): string {
  const hasPath = new URL(url).pathname !== '/';
  return [
    `server = "https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}"`,
    '',
    `[host."${url}"]`,
    'capabilities = ["pull", "resolve"]',
    ...(hasPath ? ['override_path = true'] : []),
    ...(signedAtHome && url.startsWith('https:') ? [`ca = "${authority}"`] : []),
    '',
  ].join('\n');
}
