import { defineComponent, field, need, type PlatformConfig, z } from '../../kit';
import { awake, onlyNode } from '../../plan/nodes';
import { sizes, sizesPort, sizesWorkload, volumeSizes } from './sizes';
import { defaultClass, defaultPath, images, Storage, workload } from './storage';

/** Under any other name, the class of the platform's volumes is not this component's. */
const makesVolumes = ({ cluster }: PlatformConfig): boolean => cluster.storageClass === defaultClass;

export const storage = defineComponent({
  id: 'storage',
  title: 'Storage',
  summary: 'Lasting volumes as folders on the disk of the node where their pod runs',
  category: 'infrastructure',
  profiles: 'all',
  folder: __dirname,
  podSecurity: (_options, platform) => (makesVolumes(platform) ? 'privileged' : 'restricted'),
  options: {
    path: field.absoluteFolder.default(defaultPath).meta({
      description: 'Folder on every node that volumes are made in. What is there already stays where it is.',
    }),
    paths: z
      .record(field.nodeName, field.absoluteFolder)
      .default({})
      .meta({ description: 'Another folder on single nodes, by the name of the node: a second disk.' }),
  },
  images,
  runs: (_options, platform) => (makesVolumes(platform) ? ['provisioner', 'helper'] : []),
  waivers: [
    {
      rule: 'host-access',
      object: `DaemonSet/${sizes}`,
      reason: 'volumes are folders of the node: it reads how large they are',
    },
    {
      rule: 'pod-security',
      object: `DaemonSet/${sizes}`,
      reason: 'files in volumes belong to many users; it is root with the one capability of reading them',
    },
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
  provides: { volume: () => ({ given: {} }) },
  needs: (_options, platform) => ({
    kubeApi: makesVolumes(platform) ? need.kubeApi({ reason: 'makes volumes for claims' }) : undefined,
    metrics: makesVolumes(platform) ? need.metrics({ pods: sizes, port: sizesPort, alerts: [] }) : undefined,
  }),
  workloads: (_options, platform) => ({
    storage: makesVolumes(platform) ? { ...workload, ...onlyNode(awake(platform)) } : undefined,
    [sizes]: makesVolumes(platform) ? sizesWorkload : undefined,
  }),
  problems: ({ paths }, { nodes }) =>
    Object.keys(paths)
      .filter((name) => !nodes.some((node) => node.name === name))
      .map((name) => ({
        path: `paths.${name}`,
        message: `there is no node ${name}`,
        hint: `write one of ${nodes.map((node) => node.name).join(', ')}`,
      })),
  build(scope, props) {
    const { namespace, storageClass, options, images, platform } = props;
    if (!makesVolumes(platform)) return;
    const nodes = awake(platform);
    new Storage(scope, 'storage', {
      namespace,
      storageClass,
      images,
      path: options.path,
      paths: options.paths,
      ...(nodes && { nodes }),
    });
    volumeSizes(scope, props, images.helper, [options.path, ...Object.values(options.paths)]);
  },
});
