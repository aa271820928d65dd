import { z } from 'zod';
import { kubeApi } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import type { Workloads } from '../../plan/facts';
import { awake, onlyNode } from '../../plan/nodes';
import type { Platform } from '../../plan/schema/platform';

/** The class that this component makes. Under any other name, volumes are somebody else's. */
export const ownClass = 'thinkube';

export const makesVolumes = ({ cluster }: Pick<Platform, 'cluster'>): boolean =>
  cluster.storageClass === ownClass;

const folder = z.string().regex(/^(\/[A-Za-z0-9._-]+)+$/, 'write an absolute folder such as /srv/thinkube');

export const storage = defineComponent({
  id: 'storage',
  title: 'Storage',
  summary: 'Lasting volumes as folders on the disk of the node where their pod runs',
  category: 'infrastructure',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  podSecurity: (_, context) => (makesVolumes(context) ? 'privileged' : 'restricted'),
  options: {
    path: folder.default('/srv/thinkube').meta({
      description: 'Folder on every node that volumes are made in. What is there already stays where it is.',
    }),
    paths: z
      .record(z.string(), folder)
      .default({})
      .meta({ description: 'Another folder on single nodes, by the name of the node: a second disk.' }),
  },
  images: {
    provisioner: 'docker.io/rancher/local-path-provisioner:v0.0.37',
    helper: 'docker.io/library/busybox:1.37.0',
  },
  waivers: [
    {
      rule: 'namespace-level',
      object: 'Namespace/storage',
      reason: 'the provisioner starts pods here that make a folder on the disk of their node, as root',
    },
  ],
  help: {
    first: 'Nothing to do: kubectl get pv shows each volume, its size and what it belongs to.',
    emergency:
      'A volume is a folder on one node (kubectl get pv -o yaml: spec.local.path). It stays there when its claim or the cluster is deleted.',
  },
  provides: {
    volume: (_, __, ___, { cluster }) => ({
      handle: { kind: 'volume', storageClass: cluster.storageClass },
    }),
  },
  claims: (_, context) => ({
    kubeApi: makesVolumes(context) ? kubeApi({ reason: 'makes volumes for claims' }) : undefined,
  }),
  workloads: (_, context): Workloads =>
    makesVolumes(context)
      ? {
          storage: {
            kind: 'Deployment',
            containers: { provisioner: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
            ...onlyNode(awake(context)),
          },
        }
      : {},
  problems: ({ paths }, { nodes }) =>
    Object.keys(paths)
      .filter((name) => !nodes.some((node) => node.name === name))
      .map((name) => ({
        path: `paths.${name}`,
        message: `there is no node ${name}`,
        hint: `write one of ${nodes.map((node) => node.name).join(', ')}`,
      })),
});
