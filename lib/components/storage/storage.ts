import { Construct } from 'constructs';
import {
  Account,
  add,
  configFiles,
  labels,
  planned,
  pod,
  readAsset,
  rule,
  Server,
  stock,
  watch,
} from '../../kit';
import { onNodes } from '../../plan/nodes';

export interface StorageProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Name of the StorageClass that it makes. @default 'thinkube' */
  readonly storageClass?: string;
  /** Absolute folder on every node that volumes are made in. @default '/srv/thinkube' */
  readonly path?: string;
  /** Another folder on single nodes, by the name of the node. @default - the same on all */
  readonly paths?: Readonly<Record<string, string>>;
  /** Nodes that the provisioner itself may run on; volumes are made on any. @default - any */
  readonly nodes?: readonly string[];
  /** Fully qualified, with exact tags. @default - the versions of the package */
  readonly images?: { readonly provisioner: string; readonly helper: string };
}

export const images = {
  provisioner: 'docker.io/rancher/local-path-provisioner:v0.0.37',
  helper: stock.busybox,
} as const;

export const defaultClass = 'thinkube';
export const defaultPath = '/srv/thinkube';

export const workload = {
  kind: 'Deployment',
  containers: { provisioner: { cpu: '10m', memory: '16Mi', memoryLimit: '128Mi' } },
} as const;

const name = 'storage';
const port = 8080;
const configAt = '/etc/config';
const everything = [...watch, 'create', 'patch', 'update', 'delete'];
/** Our own: a cluster's own local-path-provisioner, such as that of k3s, would make the same volumes elsewhere. */
const provisionerName = 'thinkube.io/local-path';

/**
 * Volumes of type `local`, which file-system backups save and to which Kubernetes applies the pod's group; they
 * stay when their claim is deleted. The size of a claim is a label: nothing enforces it, and nothing has to grow.
 *
 * Upstream: rancher/local-path-provisioner v0.0.37, deploy/local-path-storage.yaml, main.go and provisioner.go.
 */
export class Storage extends Construct {
  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const { namespace, storageClass = defaultClass, nodes } = props;
    const where = { name, namespace, component: name };

    add(this, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: storageClass,
        labels: labels({ name: storageClass, component: name }),
        annotations: { defaultVolumeType: 'local' },
      },
      provisioner: provisionerName,
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    const account = new Account(this, 'account', {
      ...where,
      rules: [
        rule('', ['pods'], everything),
        rule('', ['pods/log'], ['get']),
        rule('', ['configmaps'], watch),
      ],
      clusterRules: [
        rule('', ['nodes', 'persistentvolumeclaims'], watch),
        rule('', ['persistentvolumes'], everything),
        rule('', ['events'], ['create', 'patch']),
        rule('storage.k8s.io', ['storageclasses'], watch),
      ],
    });
    const config = configFiles(this, { ...where, name: `${name}-config` }, files(props));
    this.node.defaultChild = new Server(this, 'provisioner', {
      ...planned({ id: name, namespace, workloads: { [name]: workload } }, name, {
        containers: { provisioner: provisioner(props, config.name, account.name) },
      }),
      account,
      // Two would both make every volume: there is no election.
      strategy: 'Recreate',
      config: config.hash,
      security: pod.restricted({ uid: 65534 }),
      volumes: [pod.config('config', config.name)],
      pod: { priorityClassName: 'system-cluster-critical', ...(nodes && onNodes(nodes)) },
    });
  }
}

const provisioner = (props: StorageProps, configMap: string, account: string) => ({
  image: (props.images ?? images).provisioner,
  command: [
    'local-path-provisioner',
    'start',
    `--config=${configAt}/config.json`,
    `--provisioner-name=${provisionerName}`,
    `--configmap-name=${configMap}`,
    `--service-account-name=${account}`,
    // Do not give up on a claim during slow first downloads.
    '--provisioning-retry-count=0',
  ],
  env: {
    POD_NAMESPACE: pod.fromField('metadata.namespace'),
    CONFIG_MOUNT_PATH: `${configAt}/`,
    HEALTH_PORT: String(port),
  },
  ports: { health: port },
  mounts: [pod.mount('config', configAt, { readOnly: true })],
  ...pod.health('/health', 'health', 120),
  readiness: pod.http('/ready', 'health'),
});

/** What the provisioner reads: its settings, the scripts that make and remove a folder, and the pod that runs them. */
const files = (props: StorageProps): Readonly<Record<string, string>> => ({
  'config.json': settings(props),
  setup: readAsset(__dirname, 'setup.sh'),
  teardown: readAsset(__dirname, 'teardown.sh'),
  'helperPod.yaml': readAsset(__dirname, 'helper-pod.yaml').replace(
    'HELPER_IMAGE',
    (props.images ?? images).helper,
  ),
});

/** Which folder holds the volumes of which node. */
const settings = ({ path = defaultPath, paths = {} }: StorageProps): string =>
  `${JSON.stringify(
    {
      nodePathMap: [
        { node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [path] },
        ...Object.entries(paths)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([node, own]) => ({ node, paths: [own] })),
      ],
      cmdTimeoutSeconds: 300,
    },
    null,
    2,
  )}\n`;
