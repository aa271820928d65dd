import type { PodSecurityContext } from '../../../imports/k8s';
import {
  Account,
  add,
  configFiles,
  defineComponent,
  metadataOf,
  need,
  noTwo,
  planned,
  pod,
  Server,
  shippedFiles,
  syncWave,
} from '../../kit';
import { controllerRights, speakerRights } from './rights';

/** The only pool: it holds the addresses that the config names, and no Service gets one without asking. */
const pool = 'home';

/** Small programs that mostly wait: what the API server tells them fits into a few megabytes. */
const small = { cpu: '10m', memory: '32Mi', memoryLimit: '192Mi' };

/**
 * MetalLB in layer 2 mode: a node answers for an address with its own (ARP). No BGP, so no FRR. Without fast
 * detection of dead nodes, which changes nothing here: only a node with a ready pod of the Service answers.
 *
 * Its webhooks and metrics are off. The webhooks check pools that a person writes; these are generated and checked
 * here, and would have to wait for a controller that is not there yet. The metrics require a token from each reader;
 * the alerts look at Services instead.
 *
 * Upstream: metallb/metallb v0.16.2, config/native.
 */
export const metallb = defineComponent({
  id: 'metallb',
  title: 'MetalLB',
  summary: 'Gives Services an address of the home network, so that the LAN reaches them',
  category: 'infrastructure',
  folder: __dirname,
  podSecurity: 'privileged',
  options: {},
  images: {
    controller: 'quay.io/metallb/controller:v0.16.2',
    speaker: 'quay.io/metallb/speaker:v0.16.2',
  },
  replacesAddon: { name: 'metallb', namespace: 'metallb-system' },
  crds: [
    {
      operator: 'metallb',
      version: 'v0.16.2',
      repo: 'metallb/metallb',
      // The newest commit on the way to v0.16.2 whose id is known; all that the tag adds to these files is a field
      // of BGPAdvertisement for a mode that is off here, and the version of the tool that wrote them.
      commit: '7938d3f89b8bd808dae2e42d97d6ae7e18e9ed54',
      files: [
        'bfdprofiles',
        'bgpadvertisements',
        'bgppeers',
        'communities',
        'configurationstates',
        'ipaddresspools',
        'l2advertisements',
        'servicebgpstatuses',
        'servicel2statuses',
      ].map((kind) => `config/crd/bases/metallb.io_${kind}.yaml`),
      groups: ['metallb.io'],
    },
  ],
  waivers: [
    {
      rule: 'host-access',
      object: 'DaemonSet/metallb-speaker',
      reason:
        'it answers ARP requests on the network of its node, and is probed there on the loopback address',
    },
    {
      rule: 'pod-security',
      object: 'DaemonSet/metallb-speaker',
      reason: 'ARP needs NET_RAW, which only root gets without a file capability; everything else is dropped',
    },
  ],
  help: {
    first: 'Nothing to do: kubectl get services -A shows the address of each Service of type LoadBalancer.',
  },
  provides: { address: () => ({ given: { pool } }) },
  audit: (clients) =>
    noTwo(
      clients,
      'address',
      ({ need: { ip } }) => ip,
      (first, second, ip) => ({
        path: '',
        message: `${ip} is wanted by ${first} and by ${second}`,
        hint: 'write two addresses under network: one Service each',
      }),
    ),
  needs: () => ({
    // Nothing to scrape: what people would miss, Kubernetes knows.
    metrics: need.metrics(),
    kubeApi: need.kubeApi({ pods: 'metallb', reason: 'watches Services and writes their addresses' }),
  }),
  workloads: () => ({
    metallb: { kind: 'Deployment', containers: { controller: small } },
    'metallb-speaker': { kind: 'DaemonSet', containers: { speaker: small } },
  }),
  build(scope, props) {
    const { id, namespace, images } = props;
    const where = (name: string) => ({ name, namespace, component: id });

    new Server(scope, 'controller', {
      ...planned(props, 'metallb', {
        containers: {
          controller: { image: images.controller, args: [...common, '--webhook-mode=disabled'], ...served() },
        },
      }),
      account: new Account(scope, 'controller-account', { ...where('metallb'), ...controllerRights }),
      security: pod.restricted({ uid: 65534 }),
    });

    const excluded = configFiles(
      scope,
      where('metallb-excludel2'),
      shippedFiles(__dirname, ['excludel2.yaml']),
    );
    new Server(scope, 'speaker', {
      ...planned(props, 'metallb-speaker', {
        containers: {
          speaker: {
            image: images.speaker,
            // A home has few nodes: those of the control plane answer too.
            args: [...common, '--ignore-exclude-lb'],
            // On the node's network, it listens on the loopback address only.
            ...served({ METALLB_NODE_NAME: pod.fromField('spec.nodeName') }, '127.0.0.1'),
            mounts: [pod.mount('excluded', '/etc/metallb', { readOnly: true })],
            security: pod.container({ add: ['NET_RAW'] }),
          },
        },
      }),
      account: new Account(scope, 'speaker-account', { ...where('metallb-speaker'), ...speakerRights }),
      security: rootPod,
      config: excluded.hash,
      volumes: [pod.config('excluded', excluded.name)],
      pod: {
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        terminationGracePeriodSeconds: 2,
        tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
      },
    });

    const addresses = props.clients('address').map(({ need: { ip } }) => `${ip}/32`);
    if (addresses.length === 0) return;
    const metadata = metadataOf(where(pool), syncWave(1));
    add(scope, {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata,
      spec: { addresses: [...new Set(addresses)].sort(), autoAssign: false },
    });
    add(scope, {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata,
      spec: { ipAddressPools: [pool] },
    });
  },
});

/** Root, except that it has a single capability. */
const rootPod: PodSecurityContext = { seccompProfile: { type: 'RuntimeDefault' } };

const common = ['--port=0', '--log-level=info'];

/** What both programs have in common: their name, and the port that tells their health. */
const served = (env: Readonly<Record<string, ReturnType<typeof pod.fromField>>> = {}, host?: string) => {
  const ready = pod.http('/readyz', 'health', { host });
  return {
    env: { METALLB_POD_NAME: pod.fromField('metadata.name'), ...env },
    ports: { health: 17472 },
    startup: pod.startup(ready, 120),
    readiness: ready,
    liveness: pod.http('/healthz', 'health', { host }),
  };
};
