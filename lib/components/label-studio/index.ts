import { defineComponent, field, Gate, gated, gateFor, need, planned, pod, Server } from '../../kit';
import { environment } from './environment';

const port = 8080;
const data = '/label-studio/data';

/** The community edition has no sign-in by Keycloak: the gate lets people in, then each has an account of its own. */
const gate = gated('label-studio', {
  host: 'labels',
  annotations: {
    // Data sets are uploaded in one request.
    'nginx.org/client-max-body-size': '512m',
    'nginx.org/proxy-read-timeout': '300s',
    'nginx.org/proxy-send-timeout': '300s',
  },
});

/**
 * Label Studio, community edition: projects and labels in PostgreSQL, uploads on a volume.
 *
 * Upstream: HumanSignal/label-studio 1.23.0, label_studio/core/settings/base.py, and the chart of HumanSignal/charts.
 */
export const labelStudio = defineComponent({
  id: 'label-studio',
  title: 'Label Studio',
  summary: 'Labels for text, images and sound, from which models learn',
  category: 'service',
  folder: __dirname,
  options: {
    volume: field.volumeSize
      .default('10Gi')
      .meta({ description: 'Size of the volume for uploads and exports.' }),
  },
  images: { labelStudio: 'docker.io/heartexlabs/label-studio:1.23.0', ...gate.images },
  help: {
    first:
      'Pass the gate, then sign in with the address of your administrator and the password from: ' +
      'kubectl get secret -n label-studio label-studio-first -o jsonpath="{.data.password}" | base64 -d. ' +
      'Others come by the invitation link under Organization. A project reads from and writes to the bucket label-studio: ' +
      'add it under Settings > Cloud Storage, endpoint http://minio.minio.svc:9000, keys in the Secret label-studio-data.',
    emergency:
      '`kubectl port-forward -n label-studio service/label-studio 8080` shows it at http://localhost:8080, without the gate.',
  },
  notes: () => [
    'Label Studio: the community edition has no single sign-on; behind the gate, each person has an account of its own',
  ],
  needs: () => ({
    database: need.database(),
    data: need.bucket(),
    key: need.secret({
      keys: ['key'],
      length: 64,
      rotation: { never: 'sessions, tokens and the links to tasks are signed with it' },
    }),
    first: need.secret({
      length: 20,
      rotation: { never: 'it opens the first account, which then has its own password' },
    }),
    ...gate.needs,
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'uploads and exports of Label Studio' }),
  }),
  workloads: ({ volume }) => ({
    'label-studio': {
      // One at a time: the new one changes the tables that the old one works on.
      kind: 'StatefulSet',
      containers: {
        'label-studio': { cpu: '50m', memory: '512Mi', memoryLimit: '1536Mi' },
      },
      volumes: { data: volume },
    },
    ...gate.workloads,
  }),
  build(scope, props) {
    const { images, needs, platform } = props;
    new Server(scope, 'server', {
      ...planned(props, 'label-studio', {
        containers: {
          'label-studio': {
            image: images.labelStudio,
            args: ['label-studio'],
            env: environment(needs, { email: platform.cluster.admin.email, port }),
            ports: { http: port },
            mounts: [
              pod.mount('data', data),
              pod.mount('settings', '/opt/heartex/instance-data/etc'),
              pod.mount('tmp', '/tmp'),
            ],
            // The first start makes some two hundred tables, a new version changes them.
            ...pod.health('/health', 'http', 900),
            liveness: pod.http('/health', 'http', { period: 30, timeout: 20, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1001 }),
      volumes: [pod.emptyDir('settings', { sizeLimit: '16Mi' }), pod.emptyDir('tmp', { sizeLimit: '2Gi' })],
      service: { http: port },
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://label-studio:${port}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
      timeout: '5m',
    });
  },
});
