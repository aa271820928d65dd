import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Account } from '../../constructs/account';
import { type ConfigFiles, configFiles } from '../../constructs/config-file';
import { add, placed } from '../../constructs/object';
import { OneShot } from '../../constructs/one-shot';
import { Server } from '../../constructs/server';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { selector, shortHash } from '../../kube/names';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedContainer, restrictedPod } from '../../kube/restricted';
import { configVolume, emptyDir, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { awake, onNodes } from '../../plan/nodes';
import { clusterNames, type coredns } from './index';
import { clusterLines, type Home, type Target, zonesOf } from './names';
import { placeOf } from './place';

export interface HomeDnsProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component, and name of its workload. Default `coredns`. */
  readonly component?: string;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: Resources;
  /** Whose names it knows. */
  readonly home: Home;
  /** Resolvers for everything else. Not the DNS of the cluster, and nothing that asks this server. */
  readonly upstream: readonly string[];
  /** How the LAN reaches it: an address from a MetalLB pool, or port 53 of one node on its address. */
  readonly exposure:
    | { readonly ip: string; readonly pool: string }
    | { readonly ip: string; readonly node: string };
  /**
   * Nodes that it may run on.
   *
   * @default - any
   */
  readonly nodes?: readonly string[];
}

/** Fills in what stands in double braces. */
const fill = (file: string, values: Readonly<Record<string, string>>): string =>
  readAsset(__dirname, file).replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

/** Another number for other records: 28 bits of their hash. */
const serialOf = (records: unknown): number => Number.parseInt(shortHash(records).slice(0, 7), 16);

/** Files of the DNS server: a Corefile, and a zone file for each zone. */
export function homeDnsFiles({
  home,
  upstream,
}: Pick<HomeDnsProps, 'home' | 'upstream'>): Readonly<Record<string, string>> {
  const zones = zonesOf(home);
  const corefile = fill('Corefile', { upstream: upstream.join(' ') });
  return {
    Corefile: corefile + zones.map(({ name }) => fill('zone.corefile', { zone: name })).join(''),
    ...Object.fromEntries(
      zones.map(({ name, records }) => [
        `${name}.zone`,
        fill('home.zone', {
          zone: name,
          serial: String(serialOf(records)),
          records: records.map(([host, ip]) => `${host} IN A ${ip}`).join('\n'),
        }),
      ]),
    ),
  };
}

/**
 * The DNS server of the home network.
 *
 * Upstream: coredns/coredns v1.15.0, plugin READMEs and Dockerfile.
 */
export class HomeDns extends Construct {
  constructor(scope: Construct, id: string, props: HomeDnsProps) {
    super(scope, id);
    const { namespace, component = 'coredns', exposure } = props;
    const where = { name: component, namespace, component };
    const pooled = 'pool' in exposure;
    const files = configFiles(this, where, homeDnsFiles(props));
    const placement = pooled
      ? props.nodes && onNodes(props.nodes)
      : { nodeSelector: { 'kubernetes.io/hostname': exposure.node } };

    new Server(this, 'server', {
      ...where,
      strategy: pooled ? 'RollingUpdate' : 'HandOver',
      security: restrictedPod({ uid: 65532 }),
      containers: [server(props)],
      volumes: [configVolume('config', files.name)],
      // It must not ask the DNS of the cluster, which may ask it.
      pod: { dnsPolicy: 'Default', priorityClassName: 'system-cluster-critical', ...placement },
    });
    if (pooled) {
      add(this, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: placed(
          { ...where, name: `${component}-lan` },
          {
            'metallb.io/address-pool': exposure.pool,
            'metallb.io/loadBalancerIPs': exposure.ip,
          },
        ),
        spec: {
          type: 'LoadBalancer',
          // Only so does it see who asks, which it answers by.
          externalTrafficPolicy: 'Local',
          allocateLoadBalancerNodePorts: false,
          selector: selector(where),
          ports: [
            { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
            { name: 'dns-tcp', port: 53, targetPort: 53, protocol: 'TCP' },
          ],
        },
      });
    }
  }
}

function server({ image, resources, exposure }: HomeDnsProps) {
  const taken = 'pool' in exposure ? {} : { hostIP: exposure.ip, hostPort: 53 };
  return container({
    name: 'coredns',
    image,
    resources,
    args: ['-conf', '/etc/coredns/Corefile'],
    mounts: [mount('config', '/etc/coredns', { readOnly: true })],
    // The program carries this capability as a file capability: without it, it cannot even be executed.
    security: restrictedContainer({ add: ['NET_BIND_SERVICE'] }),
    startup: startup(httpProbe('/health', 'health'), 60),
    readiness: httpProbe('/ready', 'ready'),
    liveness: httpProbe('/health', 'health', { failures: 5 }),
    more: {
      ports: [
        { name: 'dns', containerPort: 53, protocol: 'UDP', ...taken },
        { name: 'dns-tcp', containerPort: 53, protocol: 'TCP', ...taken },
        { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
        { name: 'health', containerPort: 8080, protocol: 'TCP' },
        { name: 'ready', containerPort: 8181, protocol: 'TCP' },
      ],
    },
  });
}

export interface ClusterNamesProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `coredns`. */
  readonly component?: string;
  /** Image with a shell, awk and kubectl. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: Resources;
  /** Lines for the first block of the cluster's Corefile. None takes them out again. */
  readonly lines: readonly string[];
}

/**
 * Lines in the Corefile of the cluster's own CoreDNS, between two markers. Its ConfigMap belongs to the cluster,
 * which writes it anew now and then: the same work is done again every quarter of an hour.
 */
export class ClusterNames extends Construct {
  constructor(scope: Construct, id: string, props: ClusterNamesProps) {
    super(scope, id);
    const { namespace, component = 'coredns' } = props;
    const where = { name: clusterNames, namespace, component };
    const script = readAsset(__dirname, 'cluster-names.sh');
    const files: ConfigFiles = configFiles(this, where, {
      'cluster-names.sh': script,
      'names.corefile': props.lines.map((line) => `${line}\n`).join(''),
    });
    const account = new Account(this, 'account', {
      ...where,
      elsewhere: {
        'kube-system': [
          { apiGroups: [''], resources: ['configmaps'], resourceNames: ['coredns'], verbs: ['get', 'patch'] },
        ],
      },
    });
    new OneShot(this, 'write', {
      ...where,
      account,
      content: files.hash,
      repair: '*/15 * * * *',
      security: restrictedPod({ uid: 65534 }),
      container: container({
        name: 'kubectl',
        image: props.image,
        resources: props.resources,
        command: ['sh', '/names/cluster-names.sh'],
        env: { HOME: '/tmp' },
        mounts: [mount('names', '/names', { readOnly: true }), mount('tmp', '/tmp')],
      }),
      volumes: [configVolume('names', files.name), emptyDir('tmp', { sizeLimit: '64Mi' })],
    });
  }
}

export function build(chart: Chart, props: PropsOf<typeof coredns>): void {
  const { namespace, images, options, platform, workloads, claims, hosts } = props;
  const targets = props.granted('dns').flatMap(({ claim }): readonly Target[] => claim.controllers);
  const sizes = (name: string, of: string) => workloads[name]?.containers[of];

  const place = placeOf(options.lan, platform);
  const pool = claims.address?.pool;
  const resources = sizes('coredns', 'coredns');
  const nodes = awake(platform);
  const home = { domain: platform.cluster.domain, names: hosts, targets, devices: options.devices };
  if (place && resources) {
    new HomeDns(chart, 'home', {
      namespace,
      image: images.coredns,
      resources,
      home: { ...home, wildcard: options.wildcard },
      upstream: platform.network.upstreamDns,
      exposure: pool === undefined ? { ip: place.ip, node: place.node ?? '' } : { ip: place.ip, pool },
      ...(nodes && { nodes }),
    });
  }
  const kubectl = sizes(clusterNames, 'kubectl');
  if (!kubectl) return;
  new ClusterNames(chart, clusterNames, {
    namespace,
    image: images.kubectl,
    resources: kubectl,
    lines: options.clusterNames ? clusterLines(home) : [],
  });
}
