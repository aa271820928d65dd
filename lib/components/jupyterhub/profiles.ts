import { labels, mebibytes } from '../../kit';

interface Sizes {
  readonly memory: string;
  readonly largeMemory: string;
  readonly gpu: number;
}

/** What people choose from when they open a notebook: KubeSpawner's `profile_list`. */
export const profilesOf = ({ memory, largeMemory, gpu }: Sizes, runtimeClass: string | undefined) => [
  {
    slug: 'small',
    display_name: 'Small',
    description: `Up to ${memory} of memory: looking at data, small models.`,
    default: true,
    kubespawner_override: { mem_guarantee: '512M', mem_limit: bytes(memory) },
  },
  {
    slug: 'large',
    display_name: 'Large',
    description: `Up to ${largeMemory} of memory, if a node has room.`,
    kubespawner_override: { mem_guarantee: bytes(memory), mem_limit: bytes(largeMemory) },
  },
  ...(gpu > 0
    ? [
        {
          slug: 'gpu',
          display_name: 'Graphics card',
          description: `Up to ${largeMemory} of memory and ${gpu} of the slices of a graphics card.`,
          kubespawner_override: {
            mem_guarantee: bytes(memory),
            mem_limit: bytes(largeMemory),
            extra_resource_limits: { 'nvidia.com/gpu': String(gpu) },
            ...(runtimeClass !== undefined && { extra_pod_config: { runtimeClassName: runtimeClass } }),
          },
        },
      ]
    : []),
];

/** KubeSpawner reads G and M as powers of two, without an i. */
const bytes = (memory: string): string => `${mebibytes(memory)}M`;

/** Labels of the pods that the hub makes, as network policies select them. */
export const userLabels = (name: string, component: string) => labels({ name, component });
