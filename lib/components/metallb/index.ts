import { kubeApi, metrics } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { pool } from './pool';

/** Small programs that mostly wait: what the API server tells them fits into a few megabytes. */
const small = { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' };

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
  provides: {
    address: () => ({ handle: { kind: 'address', pool } }),
  },
  claims: () => ({
    // Its own numbers want a token of each reader; what people would miss, Kubernetes knows.
    metrics: metrics({ pods: 'metallb', alerts: ['alerts.yaml'] }),
    kubeApi: kubeApi({ pods: 'metallb', reason: 'watches Services and writes their addresses' }),
  }),
  workloads: () => ({
    metallb: { kind: 'Deployment', containers: { controller: small } },
    'metallb-speaker': { kind: 'DaemonSet', containers: { speaker: small } },
  }),
  audit: (grants) => {
    const owners = new Map<string, string>();
    return grants.flatMap((grant) => {
      if (grant.kind !== 'address') return [];
      const { ip } = grant.claim;
      const first = owners.get(ip);
      owners.set(ip, first ?? grant.owner);
      if (first === undefined) return [];
      return [
        {
          path: '',
          message: `${ip} is wanted by ${first} and by ${grant.owner}`,
          hint: 'write two addresses under network: one Service each',
        },
      ];
    });
  },
});
