import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Container, PodSecurityContext, PolicyRule, Probe } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { configFiles } from '../../constructs/config-file';
import { add, placed } from '../../constructs/object';
import { Server } from '../../constructs/server';
import { syncWave } from '../../kube/argocd';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromField } from '../../kube/env';
import { httpProbe } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedContainer, restrictedPod } from '../../kube/restricted';
import { configVolume, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import type { metallb } from './index';
import { pool } from './pool';

export interface MetalLbProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `metallb`. */
  readonly component?: string;
  /** IPv4 addresses of the home network that nobody else has: outside of the router's DHCP range. */
  readonly addresses: readonly string[];
  /** Name of the pool that holds them. Services ask for it with the annotation `metallb.io/address-pool`. */
  readonly pool?: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly controller: string; readonly speaker: string };
  /** What its containers ask for and may use. */
  readonly resources: { readonly controller: Resources; readonly speaker: Resources };
}

const healthPort = 17472;
const watch = ['get', 'list', 'watch'];
const all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const kinds = [
  'bfdprofiles',
  'bgpadvertisements',
  'bgppeers',
  'communities',
  'ipaddresspools',
  'l2advertisements',
];

const rule = (group: string, resources: string[], verbs: string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/** What both programs read in their own namespace. */
const configuration = [
  rule('', ['pods'], ['get', 'list']),
  rule('', ['configmaps', 'secrets'], watch),
  rule('metallb.io', kinds, watch),
];
const state = rule('metallb.io', ['configurationstates', 'configurationstates/status'], all);
const events = rule('', ['events'], ['create', 'patch']);

/**
 * MetalLB in layer 2 mode: a node answers for an address with its own (ARP). No BGP, so no FRR. Without fast
 * detection of dead nodes, which changes nothing here: only a node with a ready pod of the Service answers.
 *
 * Its webhooks and metrics are off. The webhooks check pools that a person writes; these are made and checked
 * here, and would have to wait for a controller that is not there yet. The metrics want a token of each reader; the
 * alerts look at Services instead.
 *
 * Upstream: metallb/metallb v0.16.2, config/native.
 */
export class MetalLb extends Construct {
  constructor(scope: Construct, id: string, props: MetalLbProps) {
    super(scope, id);
    const { namespace, component = 'metallb', images, resources } = props;
    const where = (name: string) => ({ name, namespace, component });

    this.controller(where('metallb'), images.controller, resources.controller);
    this.speaker(where('metallb-speaker'), images.speaker, resources.speaker);
    if (props.addresses.length > 0) this.addresses(where(props.pool ?? pool), props.addresses);
  }

  private controller(where: Where, image: string, resources: Resources): void {
    const account = new Account(this, 'controller-account', {
      ...where,
      rules: [...configuration, rule('metallb.io', ['ipaddresspools/status'], ['update'])],
      clusterRules: [
        rule('', ['services', 'namespaces'], watch),
        rule('', ['nodes'], ['list']),
        rule('', ['services/status'], ['update']),
        state,
        events,
      ],
    });
    new Server(this, 'controller', {
      ...where,
      account,
      security: restrictedPod({ uid: 65534 }),
      containers: [
        program({
          name: 'controller',
          image,
          resources,
          args: ['--webhook-mode=disabled'],
          env: {},
          ports: { health: healthPort },
        }),
      ],
    });
  }

  private speaker(where: Where, image: string, resources: Resources): void {
    const account = new Account(this, 'speaker-account', {
      ...where,
      rules: [...configuration, rule('metallb.io', ['servicebgpstatuses', 'servicebgpstatuses/status'], all)],
      clusterRules: [
        rule('', ['services', 'endpoints', 'nodes', 'namespaces'], watch),
        rule('discovery.k8s.io', ['endpointslices'], watch),
        rule('metallb.io', ['servicel2statuses', 'servicel2statuses/status'], all),
        state,
        events,
      ],
    });
    const excluded = configFiles(
      this,
      { ...where, name: 'metallb-excludel2' },
      { 'excludel2.yaml': readAsset(__dirname, 'excludel2.yaml') },
    );
    new Server(this, 'speaker', {
      ...where,
      kind: 'DaemonSet',
      account,
      security: rootPod,
      config: excluded.hash,
      containers: [
        program({
          name: 'speaker',
          image,
          resources,
          // A home has few nodes: those of the control plane answer too.
          args: ['--ignore-exclude-lb'],
          env: { METALLB_NODE_NAME: fromField('spec.nodeName') },
          ports: { health: healthPort },
          mounts: [mount('excluded', '/etc/metallb', { readOnly: true })],
          security: restrictedContainer({ add: ['NET_RAW'] }),
          host: '127.0.0.1',
        }),
      ],
      volumes: [configVolume('excluded', excluded.name)],
      pod: {
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        terminationGracePeriodSeconds: 2,
        tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
      },
    });
  }

  private addresses(where: Where, addresses: readonly string[]): void {
    const metadata = placed(where, syncWave(1));
    add(this, {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata,
      spec: { addresses: [...new Set(addresses)].sort().map((ip) => `${ip}/32`), autoAssign: false },
    });
    add(this, {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata,
      spec: { ipAddressPools: [where.name] },
    });
  }
}

interface Where {
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
}

/** Root, but for a single capability without power. */
const rootPod: PodSecurityContext = { seccompProfile: { type: 'RuntimeDefault' } };

type Program = Pick<Parameters<typeof container>[0], 'name' | 'image' | 'resources' | 'mounts' | 'security'> &
  Required<Pick<Parameters<typeof container>[0], 'args' | 'env' | 'ports'>> & { readonly host?: string };

const program = ({ args, env, host, ...options }: Program): Container =>
  container({
    ...options,
    args: ['--port=0', '--log-level=info', ...args],
    env: { METALLB_POD_NAME: fromField('metadata.name'), ...env },
    startup: { ...onHost(httpProbe('/readyz', 'health'), host), periodSeconds: 5, failureThreshold: 24 },
    readiness: onHost(httpProbe('/readyz', 'health'), host),
    liveness: onHost(httpProbe('/healthz', 'health'), host),
  });

/** On the node's network, it listens on the loopback address alone. */
const onHost = (probe: Probe, host: string | undefined): Probe =>
  host === undefined || !probe.httpGet ? probe : { ...probe, httpGet: { ...probe.httpGet, host } };

export function build(chart: Chart, props: PropsOf<typeof metallb>): void {
  const { namespace, images, workloads, granted } = props;
  new MetalLb(chart, 'metallb', {
    namespace,
    images,
    resources: {
      controller: workloads.metallb.containers.controller,
      speaker: workloads['metallb-speaker'].containers.speaker,
    },
    addresses: granted('address').map(({ claim }) => claim.ip),
  });
}
