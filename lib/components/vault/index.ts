import {
  Account,
  add,
  configFiles,
  defineComponent,
  field,
  metadataOf,
  need,
  planned,
  pod,
  Route,
  readAsset,
  Server,
  s3ClientImage,
  syncWave,
} from '../../kit';
import { Setup, setupWorkloads } from './setup';
import { Snapshots, snapshotWorkloads } from './snapshots';
import { audience } from './tokens';

const ports = { http: 8200, metrics: 8202 } as const;

/** Account that External Secrets reads as. */
const reader = 'vault-reader';
/** Label of namespaces whose Secrets may come from the vault. */
const letsIn = 'thinkube.io/vault';

/** What the Job of the setup does first: its account may do everything, and needs no Keycloak. */
const administratorsToken = `kubectl exec -n vault vault-0 -- bao write -field=token auth/kubernetes/login role=setup jwt=$(kubectl create token -n vault vault-setup --audience=${audience})`;

/**
 * OpenBao on one node. It opens itself with a key among the credentials, and makes at its first start the role that
 * the Job `vault-setup` signs in with; everything else that it knows comes from that Job.
 *
 * Upstream: openbao v2.7.2, website/content/docs/{configuration,auth/jwt,auth/kubernetes}.
 */
export const vault = defineComponent({
  id: 'vault',
  title: 'OpenBao',
  summary: 'A vault for secrets of your own: who may read what, and a record of who did',
  category: 'management',
  folder: __dirname,
  options: {
    volume: field.volumeSize.default('2Gi').meta({ description: 'Size of the volume.' }),
  },
  images: { openbao: 'docker.io/openbao/openbao:2.7.1', s3: s3ClientImage },
  help: {
    first: [
      'Sign in with the method OIDC. Admins may do everything; others have the folder secret/users/NAME.',
      'What lies below secret/cluster can become a Secret: label a namespace,',
      `\`kubectl label namespace NAME ${letsIn}=true\`, and write an ExternalSecret there whose secretStoreRef is the`,
      'ClusterSecretStore vault and whose key is cluster/NAME.',
    ].join(' '),
    emergency: [
      `Without Keycloak: \`kubectl exec -it -n vault vault-0 -- env BAO_TOKEN=$(${administratorsToken}) sh\` opens a shell in which \`bao\` may do everything.`,
      'Back to the last snapshot: `thinkube restore vault`; in the script, SNAPSHOT=FILE names an older one. It opens only with the key that it was taken with, the Secret vault-seal in the namespace credentials, which is part of the off-site copy.',
    ].join(' '),
  },
  notes: () => [
    'Vault: this is OpenBao, which has the same API; HashiCorp’s own is no longer free software, and cannot open itself without a cloud',
  ],
  needs: () => ({
    seal: need.secret({
      keys: ['key'],
      length: 32,
      rotation: { never: 'everything in the vault, and in its snapshots, is encrypted with it' },
    }),
    signIn: need.signIn({
      redirectPaths: ['/ui/vault/auth/oidc/oidc/callback'],
      // `bao login -method=oidc` listens here.
      redirectUris: ['http://localhost:8250/oidc/callback'],
    }),
    trust: need.trust(),
    route: need.route({ host: 'vault', port: ports.http }),
    snapshots: need.bucket({ name: 'vault-snapshots', offsite: 'objects' }),
    store: need.secretStore({ account: reader, port: ports.http }),
    api: need.kubeApi({ pods: 'vault', reason: 'asks whose token it was shown' }),
    metrics: need.metrics({ port: ports.metrics, path: '/v1/sys/metrics?format=prometheus' }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ volume }) => ({
    vault: {
      kind: 'StatefulSet',
      containers: { openbao: { cpu: '20m', memory: '128Mi', memoryLimit: '512Mi' } },
      volumes: { data: volume },
    },
    ...setupWorkloads,
    ...snapshotWorkloads,
  }),
  build(scope, props) {
    const { id, namespace, images, needs, platform } = props;
    const { cluster, backup } = platform;
    const where = (name: string) => ({ name, namespace, component: id });
    const address = `http://${id}.${namespace}.svc:${ports.http}`;
    const trust = pod.trusted(needs.trust);
    const config = configFiles(scope, where('vault-config'), {
      'openbao.hcl': readAsset(__dirname, 'openbao.hcl')
        .replace('NAMESPACE', namespace)
        .replace('POD_CIDR', platform.network.podCidr),
    });

    new Server(scope, 'server', {
      ...planned(props, 'vault', {
        containers: {
          openbao: {
            image: images.openbao,
            command: ['bao', 'server', '-config=/config/openbao.hcl'],
            env: {
              BAO_ADDR: `http://127.0.0.1:${ports.http}`,
              BAO_API_ADDR: needs.route.url,
              SSL_CERT_FILE: trust.file,
              HOME: '/tmp',
              GOMEMLIMIT: pod.goMemory,
            },
            ports,
            mounts: [
              pod.mount('data', '/openbao/data'),
              pod.mount('seal', '/openbao/seal', { readOnly: true }),
              pod.mount('config', '/config', { readOnly: true }),
              pod.mount('tmp', '/tmp'),
              trust.mount,
            ],
            startup: pod.startup(healthy, 300),
            readiness: healthy,
            // A vault that is locked is not mended by a restart.
            liveness: pod.http('/v1/sys/health?standbyok=true&sealedcode=204&uninitcode=204', 'http', {
              failures: 6,
            }),
          },
        },
      }),
      account: new Account(scope, 'account', { ...where(id), clusterRoles: ['system:auth-delegator'] }),
      security: pod.restricted({ uid: 100, gid: 1000 }),
      volumes: [
        pod.secret('seal', needs.seal.secret, { defaultMode: 0o440 }),
        pod.config('config', config.name),
        pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
        trust.volume,
      ],
      service: { http: ports.http },
      config: config.hash,
    });
    new Route(scope, 'route', { ...where(id), route: needs.route });
    new Setup(scope, 'setup', {
      ...{ namespace, address, reader, image: images.openbao },
      ...{ signIn: needs.signIn, route: needs.route, timeZone: cluster.timezone },
    });
    new Snapshots(scope, 'snapshots', {
      ...{ namespace, address, images, bucket: needs.snapshots },
      ...{ schedule: backup.databases, timeZone: cluster.timezone, keepDays: backup.keepDays },
    });

    new Account(scope, 'store-reader', where(reader));
    add(scope, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      // The setup makes the role that it reads as.
      metadata: { name: id, labels: metadataOf(where(id)).labels, annotations: syncWave(1) },
      spec: {
        conditions: [{ namespaceSelector: { matchLabels: { [letsIn]: 'true' } } }],
        provider: {
          vault: {
            server: address,
            path: 'secret',
            version: 'v2',
            auth: {
              kubernetes: {
                mountPath: 'kubernetes',
                role: 'cluster',
                serviceAccountRef: { name: reader, namespace, audiences: [audience] },
              },
            },
          },
        },
      },
    });
  },
});

const healthy = pod.http('/v1/sys/health?standbyok=true', 'http');
