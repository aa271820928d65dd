/** What is done once and again: users and roles, indexes and views, snapshots. */
import type { Construct } from 'constructs';
import type { PodSecurityContext } from '../../../imports/k8s';
import {
  type BuildProps,
  bucketClient,
  type ConfigFiles,
  configFiles,
  type Given,
  OneShot,
  type PlatformConfig,
  planned,
  pod,
  Scheduled,
  shippedFiles,
} from '../../kit';
import { claimName } from '../../plan/volumes';
import { ports } from './containers';
import { policyFile } from './security';
import type { workloads } from './workloads';

interface TaskProps {
  readonly server: string;
  readonly keepDays: number;
  /** Users and roles. */
  readonly settings: ConfigFiles;
  readonly admin: { readonly certificate: string; readonly secret: string };
  readonly snapshots: Given<'bucket'>;
  readonly trust: ReturnType<typeof pod.trusted>;
  readonly platform: PlatformConfig;
  readonly security: PodSecurityContext;
}

type Plans = Omit<BuildProps, 'workloads' | 'images'> & {
  readonly images: { readonly opensearch: string; readonly s3: string };
  readonly workloads: ReturnType<typeof workloads>;
};

const files = [
  'common.sh',
  'security.sh',
  'setup.sh',
  'snapshot.sh',
  'copy.sh',
  'fetch.sh',
  'drill.sh',
  'restore.sh',
  'template.json',
  'policy-of.json',
  'repository.json',
  'snapshot.json',
  'views.ndjson',
];

export function tasks(scope: Construct, props: Plans, wanted: TaskProps): void {
  const { id, namespace, images } = props;
  const { settings, admin, snapshots, trust, platform, security } = wanted;
  const scripts = configFiles(
    scope,
    { name: 'opensearch-tasks', namespace, component: id },
    { ...shippedFiles(__dirname, files), 'policy.json': policyFile(wanted.keepDays) },
  );
  const mounts = [
    pod.mount('scripts', '/scripts', { readOnly: true }),
    trust.mount,
    pod.mount('tmp', '/tmp'),
  ];
  const volumes = [
    pod.config('scripts', scripts.name),
    trust.volume,
    pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
  ];
  const task = (script: string, env: Readonly<Record<string, string>> = {}) => ({
    image: images.opensearch,
    command: ['bash', `/scripts/${script}`],
    env: {
      SERVER: wanted.server,
      DASHBOARDS: `http://opensearch-dashboards:${ports.dashboards}`,
      ADMIN_PASSWORD: pod.fromSecret(admin.secret, 'password'),
      TRUST: trust.file,
      ...env,
    },
    mounts,
  });
  const users = task('security.sh', { JAVA_TOOL_OPTIONS: '-Xmx192m' });

  new OneShot(scope, 'setup', {
    ...planned(props, 'opensearch-setup', {
      init: {
        security: {
          ...users,
          mounts: [
            ...mounts,
            pod.mount('settings', '/settings', { readOnly: true }),
            pod.mount('admin', '/certs', { readOnly: true }),
          ],
        },
      },
      containers: { setup: task('setup.sh') },
    }),
    security,
    volumes: [
      ...volumes,
      pod.config('settings', settings.name),
      pod.secret('admin', admin.certificate, { defaultMode: 0o440 }),
    ],
    content: [settings.hash, scripts.hash],
  });
  // The very volume that the server writes them to: both are on its node.
  const claim = claimName('Deployment', 'opensearch', 'snapshots');
  const folder = { name: 'snapshots', persistentVolumeClaim: { claimName: claim } };
  const store = (script: string, options: { readonly readOnly?: boolean }) =>
    bucketClient(snapshots, {
      script: `/scripts/${script}`,
      env: { BUCKET: snapshots.bucket },
      mounts: [...mounts, pod.mount('snapshots', '/snapshots', options)],
      image: images.s3,
    });
  const common = {
    schedule: platform.backup.databases,
    timeZone: platform.cluster.timezone,
    security,
    volumes: [...volumes, folder],
  };
  new Scheduled(scope, 'snapshot', {
    ...planned(props, 'opensearch-snapshot', {
      init: { snapshot: task('snapshot.sh', { KEEP_DAYS: String(platform.backup.keepDays) }) },
      containers: { copy: store('copy.sh', { readOnly: true }) },
    }),
    ...common,
  });
  new Scheduled(scope, 'drill', {
    ...planned(props, 'opensearch-drill', { containers: { drill: task('drill.sh') } }),
    ...common,
    volumes,
    schedule: platform.backup.drills,
  });
  new Scheduled(scope, 'restore', {
    ...planned(props, 'opensearch-restore', {
      init: { fetch: store('fetch.sh', {}) },
      containers: { restore: task('restore.sh') },
    }),
    ...common,
    suspend: true,
  });
}
