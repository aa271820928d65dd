import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { PolicyRule } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { configFiles } from '../../constructs/config-file';
import { add } from '../../constructs/object';
import { Server } from '../../constructs/server';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromField } from '../../kube/env';
import { labels } from '../../kube/names';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { awake, onNodes } from '../../plan/nodes';
import { makesVolumes, type storage } from './index';

export interface StorageProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component, and name of its workload. Default `storage`. */
  readonly component?: string;
  /** Name of the StorageClass. */
  readonly className: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly provisioner: string; readonly helper: string };
  /** What its containers ask for and may use. */
  readonly resources: Resources;
  /** Absolute folder on every node that volumes are made in. */
  readonly path: string;
  /**
   * Another folder on single nodes, by the name of the node.
   *
   * @default - the same on all
   */
  readonly paths?: Readonly<Record<string, string>>;
  /**
   * Nodes that the provisioner itself may run on; volumes are made on any.
   *
   * @default - any
   */
  readonly nodes?: readonly string[];
}

const watch = ['get', 'list', 'watch'];
const all = [...watch, 'create', 'patch', 'update', 'delete'];
const port = 8080;
const configAt = '/etc/config';
/** Of our own: a cluster's own local-path-provisioner, such as that of k3s, would make the same volumes elsewhere. */
const provisionerName = 'thinkube.io/local-path';

const rule = (group: string, resources: string[], verbs: string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/**
 * Volumes of type `local`, which file-system backups save and to which Kubernetes applies the pod's group; they
 * stay when their claim goes. The size of a claim is a label: nothing enforces it, and nothing has to grow.
 *
 * Upstream: rancher/local-path-provisioner v0.0.37, deploy/local-path-storage.yaml, main.go and provisioner.go.
 */
export class Storage extends Construct {
  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const { namespace, component = 'storage', className, images } = props;
    const where = { name: component, namespace, component };

    add(this, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: className,
        labels: labels({ name: className, component }),
        annotations: { defaultVolumeType: 'local' },
      },
      provisioner: provisionerName,
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    const account = new Account(this, 'account', {
      ...where,
      rules: [rule('', ['pods'], all), rule('', ['pods/log'], ['get']), rule('', ['configmaps'], watch)],
      clusterRules: [
        rule('', ['nodes', 'persistentvolumeclaims'], watch),
        rule('', ['persistentvolumes'], all),
        rule('', ['events'], ['create', 'patch']),
        rule('storage.k8s.io', ['storageclasses'], watch),
      ],
    });
    const config = configFiles(
      this,
      { ...where, name: `${component}-config` },
      {
        'config.json': placesOf(props),
        setup: readAsset(__dirname, 'setup.sh'),
        teardown: readAsset(__dirname, 'teardown.sh'),
        'helperPod.yaml': readAsset(__dirname, 'helper-pod.yaml').replace('HELPER_IMAGE', images.helper),
      },
    );
    new Server(this, 'provisioner', {
      ...where,
      account,
      // Two would both make every volume: there is no election.
      strategy: 'Recreate',
      config: config.hash,
      security: restrictedPod({ uid: 65534 }),
      containers: [provisioner(props, config.name, account.name)],
      volumes: [configVolume('config', config.name)],
      pod: { priorityClassName: 'system-cluster-critical', ...(props.nodes && onNodes(props.nodes)) },
    });
  }
}

const provisioner = ({ images, resources }: StorageProps, configMap: string, account: string) =>
  container({
    name: 'provisioner',
    image: images.provisioner,
    resources,
    command: [
      'local-path-provisioner',
      'start',
      `--config=${configAt}/config.json`,
      `--provisioner-name=${provisionerName}`,
      `--configmap-name=${configMap}`,
      `--service-account-name=${account}`,
      // Slow downloads of the first morning must not make it give a claim up.
      '--provisioning-retry-count=0',
    ],
    env: {
      POD_NAMESPACE: fromField('metadata.namespace'),
      CONFIG_MOUNT_PATH: `${configAt}/`,
      HEALTH_PORT: String(port),
    },
    ports: { health: port },
    mounts: [mount('config', configAt, { readOnly: true })],
    startup: startup(httpProbe('/health', 'health'), 120),
    readiness: httpProbe('/ready', 'health'),
    liveness: httpProbe('/health', 'health'),
  });

/** Where volumes are made on which node. */
const placesOf = ({ path, paths = {} }: StorageProps): string =>
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

export function build(chart: Chart, props: PropsOf<typeof storage>): void {
  const { namespace, images, options, platform, workloads } = props;
  const resources = workloads['storage']?.containers['provisioner'];
  if (!makesVolumes(platform) || !resources) return;
  const nodes = awake(platform);
  new Storage(chart, 'storage', {
    namespace,
    className: platform.cluster.storageClass,
    images,
    resources,
    path: options.path,
    paths: options.paths,
    ...(nodes && { nodes }),
  });
}
