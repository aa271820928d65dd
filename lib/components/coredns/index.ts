import { z } from 'zod';
import { address, dashboard, kubeApi, lan, metrics } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import type { Workloads } from '../../plan/facts';
import { awake, onlyNode } from '../../plan/nodes';
import { hostName } from '../../plan/schema/fields';
import { placeOf } from './place';

/** Work on the cluster's own DNS. */
export const clusterNames = 'cluster-names';

export const coredns = defineComponent({
  id: 'coredns',
  title: 'CoreDNS',
  summary: 'DNS for the home network, and the platform’s public names inside the cluster',
  category: 'infrastructure',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  podSecurity: ({ lan: on }, context) =>
    placeOf(on, context)?.node === undefined ? 'restricted' : 'privileged',
  options: {
    lan: z.boolean().default(true).meta({
      description: 'Run a DNS server for the home network: on network.dns, or on port 53 of a node.',
    }),
    wildcard: z.boolean().default(true).meta({
      description:
        'On the LAN, names of your domain that nobody has lead to the ingress. false: they are asked of network.upstreamDns.',
    }),
    devices: z
      .record(hostName, z.ipv4())
      .default({})
      .meta({ description: 'Other names of your domain, such as nas: 192.168.1.5.' }),
    clusterNames: z.boolean().default(true).meta({
      description:
        'Public names inside the cluster. Write false, and wait for one sync, before you switch coredns off: that takes them out of the cluster’s own DNS again.',
    }),
  },
  images: {
    coredns: 'docker.io/coredns/coredns:1.15.0',
    kubectl: 'docker.io/alpine/kubectl:1.36.0',
  },
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
  provides: {
    dns: () => ({ handle: { kind: 'dns' } }),
  },
  claims: (options, context) => {
    const place = placeOf(options.lan, context);
    return {
      kubeApi: kubeApi({ pods: clusterNames, reason: 'writes names into the DNS of the cluster' }),
      address: place && place.node === undefined ? address({ ip: place.ip }) : undefined,
      lan:
        place &&
        lan({
          pods: 'coredns',
          ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
          reason: 'devices at home ask for names',
        }),
      dashboard: place && dashboard({ files: ['dashboard.json'] }),
      metrics: place && metrics({ pods: 'coredns', port: 9153, alerts: ['alerts.yaml'] }),
    };
  },
  workloads: (options, context): Workloads => {
    const place = placeOf(options.lan, context);
    const kubectl = { kubectl: { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' } };
    return {
      ...(place && {
        coredns: {
          kind: 'Deployment',
          containers: { coredns: { cpu: '20m', memory: '48Mi', memoryLimit: '192Mi' } },
          ...(place.node === undefined ? onlyNode(awake(context)) : { node: place.node }),
        },
      }),
      [clusterNames]: { kind: 'Job', containers: kubectl },
      [`${clusterNames}-repair`]: { kind: 'CronJob', containers: kubectl },
    };
  },
  problems: (_, { network, nodes }) => {
    const node = nodes.find(({ address: taken }) => taken === network.dns);
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
  notes: (options, context) =>
    placeOf(options.lan, context)
      ? []
      : [
          `CoreDNS: nobody answers for ${context.cluster.domain} on the LAN; write network.dns, or let your router lead *.${context.cluster.domain} to the ingress`,
        ],
});
