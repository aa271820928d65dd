import {
  Account,
  configFiles,
  defineComponent,
  field,
  lanService,
  need,
  OneShot,
  oneShot,
  planned,
  pod,
  readAsset,
  rule,
  Server,
  stock,
  z,
} from '../../kit';
import { inOption, unreachable } from '../../plan/lan';
import { keptTo, plannedNode } from '../../plan/nodes';
import { misnamed } from './checks';
import { homeDnsFiles } from './files';
import { clusterLines } from './names';
import { devicesOf, elsewhereOf, outsidersOf } from './others';
import { type Place, placeOf } from './place';

/** Work on the cluster's own DNS. */
const clusterNames = 'cluster-names';

/**
 * Two things: a DNS server for the home network, and lines in the Corefile of the cluster's own CoreDNS, between two
 * markers. That ConfigMap belongs to the cluster, which writes it anew now and then: the same work is done again every
 * quarter of an hour.
 *
 * Upstream: coredns/coredns v1.15.0, plugin READMEs and Dockerfile.
 */
export const coredns = defineComponent({
  id: 'coredns',
  title: 'CoreDNS',
  summary: 'DNS for the home network, and the platform’s public names inside the cluster',
  category: 'infrastructure',
  profiles: 'all',
  folder: __dirname,
  podSecurity: ({ lan }, platform) =>
    placeOf(lan, platform)?.node === undefined ? 'restricted' : 'privileged',
  options: {
    lan: z.boolean().default(true).meta({
      description: 'Run a DNS server for the home network: on network.dns, or on port 53 of a node.',
    }),
    wildcard: z.boolean().default(true).meta({
      description:
        'On the LAN, names of your domain that nobody has lead to the ingress. false: they are asked of network.upstreamDns. What is no address, such as where mail goes, is asked there anyway.',
    }),
    devices: z.record(field.hostName, field.machineAddress).default({}).meta({
      description: 'Other names of your domain, such as nas: 192.168.1.5, at home and in the cluster.',
    }),
    elsewhere: z.array(field.hostName).default([]).meta({
      description:
        'Names of your domain that others answer for, such as www, with all below them: asked of network.upstreamDns. Your domain itself stands for itself alone. Hosts that the config names, such as that of git.repo, are among them by themselves, except in Secrets.',
    }),
    clusterNames: z.boolean().default(true).meta({
      description:
        'Public names inside the cluster. Write false, and wait for one sync, before you switch coredns off: that takes them out of the cluster’s own DNS again.',
    }),
  },
  images: {
    coredns: 'docker.io/coredns/coredns:1.15.0',
    kubectl: stock.kubectl,
  },
  runs: ({ lan }, platform) => (placeOf(lan, platform) ? ['coredns', 'kubectl'] : ['kubectl']),
  waivers: [
    {
      rule: 'service-type',
      object: 'Service/coredns-lan',
      reason: 'devices at home ask here: MetalLB gives this Service its address',
    },
    {
      rule: 'host-access',
      object: 'Deployment/coredns',
      reason: 'without MetalLB, devices at home ask port 53 of one node',
    },
  ],
  help: {
    first:
      'Let your router hand out this server (network.dns) to devices as their DNS server, or ask it for your domain only.',
    emergency:
      'Names inside the cluster: kubectl -n kube-system edit configmap coredns, and delete what is between the two markers.',
  },
  provides: { dns: () => ({ given: {} }) },
  needs: ({ lan }, platform) => {
    const place = placeOf(lan, platform);
    return {
      kubeApi: need.kubeApi({ pods: clusterNames, reason: 'writes names into the DNS of the cluster' }),
      address: place && place.node === undefined ? need.address({ ip: place.ip }) : undefined,
      lan:
        place &&
        need.lan({
          ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
          reason: 'devices at home ask for names',
        }),
      dashboard: place && need.dashboard(),
      metrics: place && need.metrics({ port: 9153 }),
    };
  },
  workloads: ({ lan }, platform) => {
    const place = placeOf(lan, platform);
    return {
      coredns: place && {
        kind: 'Deployment',
        containers: { coredns: { cpu: '20m', memory: '32Mi', memoryLimit: '192Mi' } },
        ...plannedNode(platform, place.node),
      },
      ...oneShot(clusterNames, {
        containers: { kubectl: { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' } },
      }),
    };
  },
  audit: (_clients, options, { cluster }, { hosts }) => misnamed(options, cluster.domain, hosts),
  problems: ({ lan, devices }, platform) => {
    const { network, nodes } = platform;
    const place = placeOf(lan, platform);
    const inside = Object.entries(devices).flatMap(([name, address]) =>
      inOption(`devices.${name}`, unreachable(address, platform)),
    );
    if (inside.length > 0) return inside;
    if (place?.node !== undefined && network.upstreamDns.includes(place.ip)) {
      return [
        {
          path: '',
          message: `network.upstreamDns has ${place.ip}, where this server itself answers on ${place.node}`,
          hint: 'write the address of your router, or of a public resolver such as 1.1.1.1',
        },
      ];
    }
    const node = nodes.find(({ address }) => address === network.dns);
    return node && network.exposure === 'metallb'
      ? [
          {
            path: '',
            message: `network.dns is ${network.dns}, the address of node ${node.name}`,
            hint: 'write a free address that your router does not give away, or leave it out',
          },
        ]
      : [];
  },
  notes: (options, platform, names) => {
    const { domain } = platform.cluster;
    if (!placeOf(options.lan, platform)) {
      return [
        `CoreDNS: nobody answers for ${domain} on the LAN; write network.dns, or let your router lead *.${domain} to the ingress`,
      ];
    }
    return outsidersOf(options, domain, names).map(
      ({ host, title }) =>
        `CoreDNS: ${host} (${title}) is asked of ${platform.network.upstreamDns.join(' and ')}; if they do not know it, write its address under components.coredns.devices`,
    );
  },
  build(scope, props) {
    const { id, namespace, images, options, platform, needs } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const home = {
      domain: platform.cluster.domain,
      names: props.hosts,
      targets: props.clients('dns').flatMap(({ need: { controllers } }) => controllers),
      devices: devicesOf(options, platform.cluster.domain),
      elsewhere: elsewhereOf(options, platform.cluster.domain, props),
      wildcard: options.wildcard,
    };

    const place = placeOf(options.lan, platform);
    if (place) {
      const upstream = platform.network.upstreamDns;
      const zones = configFiles(scope, where('coredns'), homeDnsFiles({ home, upstream }));
      new Server(scope, 'server', {
        ...planned(props, 'coredns', { containers: { coredns: server(images.coredns, place) } }),
        strategy: place.node === undefined ? 'RollingUpdate' : 'HandOver',
        security: pod.restricted({ uid: 65532 }),
        volumes: [pod.config('config', zones.name)],
        pod: {
          // It must not ask the DNS of the cluster, which may ask it.
          dnsPolicy: 'Default',
          priorityClassName: 'system-cluster-critical',
          ...keptTo(platform, place.node),
        },
      });
      if (needs.address) {
        const { pool } = needs.address;
        lanService(scope, { ...where('coredns'), ip: place.ip, pool, ports: dnsPorts });
      }
    }

    // No lines at all take those out again that were written before.
    const lines = options.clusterNames ? clusterLines(home) : [];
    const names = configFiles(scope, where(clusterNames), {
      'cluster-names.sh': readAsset(__dirname, 'cluster-names.sh'),
      'names.corefile': lines.map((line) => `${line}\n`).join(''),
    });
    new OneShot(scope, 'write', {
      ...planned(props, clusterNames, {
        containers: {
          kubectl: {
            image: images.kubectl,
            command: ['sh', '/names/cluster-names.sh'],
            env: { HOME: '/tmp' },
            mounts: [pod.mount('names', '/names', { readOnly: true }), pod.mount('tmp', '/tmp')],
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where(clusterNames),
        elsewhere: {
          'kube-system': [{ ...rule('', ['configmaps'], ['get', 'patch']), resourceNames: ['coredns'] }],
        },
      }),
      content: names.hash,
      repair: '*/15 * * * *',
      security: pod.restricted({ uid: 65534 }),
      volumes: [pod.config('names', names.name), pod.emptyDir('tmp', { sizeLimit: '64Mi' })],
    });
  },
});

const dnsPorts = { dns: { port: 53, protocol: 'UDP' }, 'dns-tcp': { port: 53, protocol: 'TCP' } } as const;

const server = (image: string, { ip, node }: Place) => {
  const taken = node === undefined ? {} : { hostIP: ip, hostPort: 53 };
  return {
    image,
    args: ['-conf', '/etc/coredns/Corefile'],
    ports: {
      dns: { ...dnsPorts.dns, ...taken },
      'dns-tcp': { ...dnsPorts['dns-tcp'], ...taken },
      metrics: 9153,
      health: 8080,
      ready: 8181,
    },
    mounts: [pod.mount('config', '/etc/coredns', { readOnly: true })],
    // The program has this capability as a file capability: without it, it cannot even be executed.
    security: pod.container({ add: ['NET_BIND_SERVICE'] }),
    startup: pod.startup(pod.http('/health', 'health'), 60),
    readiness: pod.http('/ready', 'ready'),
    liveness: pod.http('/health', 'health', { failures: 5 }),
  };
};
