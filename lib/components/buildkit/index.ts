import { configFiles, defineComponent, field, mebibytes, need, planned, pod, Server, stock } from '../../kit';

const port = 1234;
const name = 'buildkit';
/** Where the image keeps what it has built. */
const state = '/home/user/.local/share/buildkit';
const workload = `StatefulSet/${name}`;

/**
 * BuildKit without root: one daemon that keeps the layers of earlier builds. Workflows send it a folder; it sends the
 * image to the registry, as whoever asked.
 *
 * Upstream: moby/buildkit v0.33.0, docs/rootless.md, docs/buildkitd.toml.md, examples/kubernetes.
 */
export const buildkit = defineComponent({
  id: 'buildkit',
  title: 'BuildKit',
  summary: 'Builds images of what is pushed to Git, without root',
  category: 'delivery',
  profiles: ['dev'],
  folder: __dirname,
  // Seccomp is off for it, which no other level allows; it has the namespace for itself.
  podSecurity: 'privileged',
  options: {
    memory: field.memory.default('2Gi').meta({ description: 'Memory limit: what a build may use.' }),
    volume: field.volumeSize
      .default('20Gi')
      .meta({ description: 'Size of the volume for layers of earlier builds; four fifths of it are used.' }),
  },
  images: { buildkit: stock.buildkit },
  waivers: [
    {
      rule: 'pod-security',
      object: workload,
      reason:
        'building needs a user namespace of its own, which the usual filters of system calls and of AppArmor refuse, and a helper that gains the right to map users; it is not root and not privileged',
    },
    {
      rule: 'read-only-root',
      object: workload,
      reason: 'its start prepares mounts and sockets all over its own file system',
    },
  ],
  help: {
    first:
      'Nothing to open: with argo-workflows: { images: true } a push to Git becomes an image; examples/push-to-image shows the repository and the webhook.',
    emergency:
      'Its volume is a cache and may be emptied: kubectl delete pod -n buildkit buildkit-0 starts it again, and kubectl exec -n buildkit buildkit-0 -- buildctl prune makes room.',
  },
  notes: () => [
    'BuildKit: on Ubuntu 24.04 its node must let programs make user namespaces; dist/host/sysctl.conf says so to MicroK8s nodes',
  ],
  provides: {
    builder: () => ({
      given: { address: `tcp://${name}.${name}.svc:${port}` },
      reach: [{ pods: name, port }],
    }),
  },
  needs: () => ({
    trust: need.trust(),
    publicNames: need.publicNames({ reason: 'pushes images to the registry, and pulls from it' }),
    sources: need.internet({ ports: [80, 443], reason: 'builds fetch base images and packages' }),
    devpi: need.call({
      component: 'devpi',
      pods: 'devpi',
      port: 3141,
      reason: 'builds install Python packages',
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory, volume }) => ({
    [name]: {
      kind: 'StatefulSet' as const,
      containers: { buildkit: { cpu: '50m', memory: '128Mi', memoryLimit: memory } },
      volumes: { cache: volume },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, hosts } = props;
    const trust = pod.trusted(needs.trust);
    const registry = hosts.find(({ component }) => component === 'harbor')?.host;
    const config = configFiles(
      scope,
      { name, namespace, component: id },
      { 'buildkitd.toml': settings(options.volume, trust.file, registry) },
    );
    new Server(scope, 'server', {
      ...planned(props, name, {
        containers: {
          buildkit: {
            image: images.buildkit,
            args: [
              '--config=/etc/buildkit/buildkitd.toml',
              '--addr=unix:///run/user/1000/buildkit/buildkitd.sock',
              `--addr=tcp://0.0.0.0:${port}`,
              '--oci-worker-no-process-sandbox',
            ],
            // What it fetches itself; registries have it in the settings.
            env: { SSL_CERT_FILE: trust.file },
            ports: { build: port },
            mounts: [
              pod.mount('cache', state),
              pod.mount('config', '/etc/buildkit', { readOnly: true }),
              trust.mount,
            ],
            security: { runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true },
            startup: pod.startup(workers, 120),
            readiness: workers,
            liveness: pod.tcp('build', { period: 30, failures: 6 }),
          },
        },
      }),
      security: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'Unconfined' },
        appArmorProfile: { type: 'Unconfined' },
      },
      volumes: [pod.config('config', config.name), trust.volume],
      config: config.hash,
      service: { build: port },
    });
  },
});

const workers = pod.exec(['buildctl', 'debug', 'workers'], { period: 30, timeout: 20 });

/** Base images come from their copies in Harbor, and from the source where it does not answer. */
const settings = (volume: string, roots: string, registry: string | undefined): string => {
  const megabytes = Math.floor((mebibytes(volume) * 1024 * 1024) / 1_000_000);
  const used = (share: number) => `"${Math.floor(megabytes * share)}MB"`;
  return [
    '[worker.oci]',
    'gc = true',
    'max-parallelism = 2',
    `reservedSpace = ${used(0.4)}`,
    `maxUsedSpace = ${used(0.8)}`,
    ...(registry === undefined
      ? []
      : [
          '[registry."docker.io"]',
          `mirrors = ["${registry}/docker.io"]`,
          `[registry."${registry}"]`,
          `ca = ["${roots}"]`,
        ]),
    '',
  ].join('\n');
};
