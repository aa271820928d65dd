import {
  configFiles,
  defineComponent,
  field,
  inDays,
  need,
  planned,
  pod,
  Route,
  readAsset,
  Server,
  shippedFiles,
  stock,
  z,
} from '../../kit';
import {
  coreContainer,
  exporterContainer,
  jobserviceContainer,
  portalContainer,
  registryContainer,
  registryctlContainer,
  trivyContainer,
} from './containers';
import { names, ports } from './environment';
import { madeSecrets } from './secrets';
import { own, Setup, setupWorkloads } from './setup';

export { copyOf, sourcesOf } from './sources';

const version = 'v2.15.3';
const image = (name: string): string => `docker.io/goharbor/${name}:${version}`;
const security = pod.restricted({ uid: 10000 });

/**
 * Harbor: images of one's own, and copies of those from the internet. Records are in PostgreSQL, queues and sessions
 * in Valkey, layers in a bucket. Nothing of the platform names it: nodes ask it first where they are told to, and the
 * source itself when it does not answer.
 *
 * Upstream: harbor v2.15.2, src/lib/config, api/v2.0/swagger.yaml, make/photon; the chart of goharbor/harbor-helm.
 */
export const harbor = defineComponent({
  id: 'harbor',
  title: 'Harbor',
  summary: 'Container images: your own, and copies of all that the platform pulls',
  category: 'delivery',
  profiles: ['core', 'dev'],
  folder: __dirname,
  options: {
    keep: z.int().min(1).max(1000).optional().meta({
      description:
        'Versions of each image of your own that stay; copies go a week after the last pull. Default: what `retention.images` says.',
    }),
    quota: field.volumeSize.default('50Gi').meta({
      description:
        'Room for images of your own; what does not fit is refused before the object store is full.',
    }),
    nodes: z.boolean().default(true).meta({
      description:
        'Nodes of MicroK8s pull every image through it once dist/host says so to them, and from the source where it does not answer.',
    }),
    scan: z
      .boolean()
      .default(false)
      .meta({ description: 'Trivy looks for known vulnerabilities; about half a gigabyte of memory.' }),
    scanVolume: field.volumeSize
      .default('5Gi')
      .meta({ description: 'Size of the volume for what Trivy knows of vulnerabilities.' }),
  },
  images: {
    core: image('harbor-core'),
    portal: image('harbor-portal'),
    registry: image('registry-photon'),
    registryctl: image('harbor-registryctl'),
    jobservice: image('harbor-jobservice'),
    exporter: image('harbor-exporter'),
    trivy: image('trivy-adapter-photon'),
    python: stock.pythonSmall,
  },
  runs: ({ scan }) => [
    ...(['core', 'portal', 'registry', 'registryctl', 'jobservice', 'exporter', 'python'] as const),
    ...(scan ? (['trivy'] as const) : []),
  ],
  keeps: ({ keep }, { retention }) => [
    {
      what: 'each image of your own',
      stays: `${keep ?? retention.images} versions`,
      key: keep === undefined ? 'retention.images' : 'components.harbor.keep',
    },
    { what: 'copies of images', stays: '7 days after the last pull' },
    { what: 'logs of its jobs', stays: inDays(14) },
  ],
  help: {
    first: [
      `Push: \`docker login\` at the address as robot$${own.project}+${own.robot}, with the password of \`kubectl get secret -n harbor harbor-robot\`, then`,
      `\`docker push <address>/${own.project}/NAME:TAG\`. People push with the CLI secret of their profile.`,
      'Copies: `docker pull <address>/docker.io/library/alpine:3.23` fetches once, and keeps it.',
      'Nodes pull through it after the next run of ansible/site.yml. `thinkube images --copies` names the copy of everything that the platform runs: pull these once, and it starts without the internet.',
    ].join(' '),
    emergency: [
      'Without Keycloak: the local account admin signs in at /account/sign-in; its password is in the Secret harbor-admin, and must stay the one there.',
      'Without Harbor, nodes pull from the sources. A new version changes the tables: dump the database before, and go up one minor version at a time.',
    ].join(' '),
  },
  notes: () => ['Harbor: its images are built for amd64 alone, so its pods need such a node'],
  provides: {
    registry: ({ client, routes, platform }) => ({
      given: {
        secret: client.secret,
        host: routes['route']?.host ?? `registry.${platform.cluster.domain}`,
        project: own.project,
      },
      credential: { keys: ['password'], fixed: { username: `robot$${own.project}+${client.id}` } },
    }),
  },
  needs: ({ scan }) => ({
    database: need.database(),
    sessions: need.cache(),
    jobs: need.cache(),
    scans: scan ? need.cache() : undefined,
    blobs: need.bucket(),
    internal: need.secret({ keys: ['core', 'jobservice', 'http'], length: 16 }),
    keys: need.secret({ keys: ['csrf', 'registry'], length: 32 }),
    encryption: need.secret({
      keys: ['key'],
      length: 16,
      rotation: { never: 'passwords of other registries in the database are encrypted with it' },
    }),
    admin: need.secret({ rotation: { never: 'Harbor reads it at its first start alone' } }),
    robot: need.secret(),
    certificates: need.api({ group: 'cert-manager.io' }),
    signIn: need.signIn({ redirectPaths: ['/c/oidc/callback'] }),
    trust: need.trust(),
    route: need.route({
      host: 'registry',
      service: names.portal,
      port: ports.http,
      annotations: {
        // Layers of any size pass through, and are not kept on the controller's disk on their way.
        'nginx.org/client-max-body-size': '0',
        'nginx.org/proxy-buffering': 'False',
        'nginx.org/proxy-read-timeout': '900s',
        'nginx.org/proxy-send-timeout': '900s',
      },
    }),
    sources: need.internet({
      pods: names.core,
      ports: [443],
      reason: 'it fetches images from their registries',
    }),
    vulnerabilities: scan
      ? need.internet({
          pods: names.trivy,
          ports: [443],
          reason: 'it fetches what is known of vulnerabilities',
        })
      : undefined,
    metrics: need.metrics({ pods: names.core, port: ports.metrics }),
    jobMetrics: need.metrics({ pods: names.jobservice, port: ports.metrics }),
    registryMetrics: need.metrics({ pods: names.registry, port: ports.metrics }),
    exporterMetrics: need.metrics({ pods: names.exporter, port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ scan, scanVolume }) => ({
    [names.core]: {
      // One at a time: the new one changes the tables that the old one works on.
      kind: 'StatefulSet' as const,
      containers: { core: { cpu: '50m', memory: '192Mi', memoryLimit: '512Mi' } },
    },
    [names.portal]: {
      kind: 'Deployment' as const,
      containers: { portal: { cpu: '10m', memory: '16Mi', memoryLimit: '128Mi' } },
    },
    [names.registry]: {
      kind: 'Deployment' as const,
      containers: {
        registry: { cpu: '20m', memory: '64Mi', memoryLimit: '512Mi' },
        registryctl: { cpu: '10m', memory: '32Mi', memoryLimit: '512Mi' },
      },
    },
    [names.jobservice]: {
      kind: 'Deployment' as const,
      containers: { jobservice: { cpu: '20m', memory: '64Mi', memoryLimit: '512Mi' } },
    },
    [names.exporter]: {
      kind: 'Deployment' as const,
      containers: { exporter: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
    },
    [names.trivy]: scan
      ? {
          kind: 'StatefulSet' as const,
          containers: { trivy: { cpu: '50m', memory: '256Mi', memoryLimit: '1Gi' } },
          volumes: { cache: scanVolume },
        }
      : undefined,
    ...setupWorkloads,
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, platform } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const trust = pod.trusted(needs.trust);
    const { endpoint, region, bucket } = needs.blobs;
    const config = configFiles(scope, where('harbor-config'), {
      ...shippedFiles(__dirname, ['app.conf', 'jobservice.yaml', 'registryctl.yaml']),
      'nginx.conf': readAsset(__dirname, 'nginx.conf').replace('NAMESPACE', namespace),
      'registry.yaml': readAsset(__dirname, 'registry.yaml')
        .replace('REGION', region)
        .replace('BUCKET', bucket)
        .replace('ENDPOINT', endpoint),
    });
    const secrets = madeSecrets(scope, { namespace, needs });
    const shared = { needs, settings: secrets.settings, trust: trust.file, scan: options.scan };
    const tmp = pod.emptyDir('tmp', { sizeLimit: '1Gi' });
    const files = pod.config('config', config.name);
    const hash = config.hash;
    new Server(scope, 'core', {
      ...planned(props, names.core, { containers: { core: coreContainer(images.core, shared) } }),
      security,
      volumes: [
        ...[tmp, files, trust.volume],
        pod.secret('encryption', needs.encryption.secret, { defaultMode: 0o440 }),
        pod.secret('signing', secrets.signing, { defaultMode: 0o440 }),
      ],
      service: { http: ports.http },
      config: hash,
    });
    new Server(scope, 'registry', {
      ...planned(props, names.registry, {
        containers: {
          registry: registryContainer(images.registry, shared),
          registryctl: registryctlContainer(images.registryctl, shared),
        },
      }),
      security,
      volumes: [tmp, files, pod.secret('passwd', secrets.users, { defaultMode: 0o440 })],
      service: { registry: ports.registry, http: ports.http },
      config: hash,
    });
    new Server(scope, 'jobservice', {
      ...planned(props, names.jobservice, {
        containers: { jobservice: jobserviceContainer(images.jobservice, shared) },
      }),
      security,
      volumes: [tmp, files, trust.volume],
      service: { http: ports.http },
      config: hash,
    });
    new Server(scope, 'portal', {
      ...planned(props, names.portal, { containers: { portal: portalContainer(images.portal) } }),
      security,
      volumes: [tmp, files],
      service: { http: ports.http },
      config: hash,
    });
    new Server(scope, 'exporter', {
      ...planned(props, names.exporter, {
        containers: { exporter: exporterContainer(images.exporter, shared) },
      }),
      security,
      volumes: [tmp],
    });
    if (needs.scans) {
      new Server(scope, 'trivy', {
        ...planned(props, names.trivy, {
          containers: {
            trivy: trivyContainer(images.trivy, needs.scans, trust.file),
          },
        }),
        security,
        volumes: [pod.emptyDir('tmp', { sizeLimit: '10Gi' }), trust.volume],
        service: { http: ports.http },
      });
    }
    new Route(scope, 'route', { ...where(id), route: needs.route });
    new Setup(scope, 'setup', {
      namespace,
      image: images.python,
      pulled: props.pulled,
      keep: options.keep ?? platform.retention.images,
      quota: options.quota,
      admin: needs.admin.secret,
      robots: [
        { name: own.robot, secret: needs.robot.secret },
        ...props.clients('registry').map(({ owner, given }) => ({ name: owner, secret: given.secret })),
      ],
      timeZone: platform.cluster.timezone,
    });
  },
});
