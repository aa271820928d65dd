import type { Construct } from 'constructs';
import { configFiles, type Plans, planned, pod, Server, shippedFiles } from '../../kit';

export const sizes = 'storage-sizes';
export const sizesPort = 9100;

export const sizesWorkload = {
  kind: 'DaemonSet',
  containers: { sizes: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' } },
} as const;

/** What each volume really holds: to the kubelet, all that lie on one disk are as large as the disk. */
export function volumeSizes(
  scope: Construct,
  plans: Plans<{ readonly [sizes]: typeof sizesWorkload | undefined }>,
  image: string,
  folders: readonly string[],
): void {
  const { id, namespace } = plans;
  const script = configFiles(
    scope,
    { name: sizes, namespace, component: id },
    shippedFiles(__dirname, ['sizes.sh']),
  );
  const places = [...new Set(folders)].map((path, i) => ({
    name: `volumes-${i}`,
    path,
    at: `/volumes/${i}`,
  }));
  const probe = pod.http('/metrics', 'metrics');
  new Server(scope, 'sizes', {
    ...planned(plans, sizes, {
      containers: {
        sizes: {
          image,
          command: ['nice', 'sh', '/script/sizes.sh', ...places.map(({ at }) => at)],
          env: { PAGES: '/pages', PORT: String(sizesPort) },
          ports: { metrics: sizesPort },
          mounts: [
            pod.mount('script', '/script', { readOnly: true }),
            pod.mount('pages', '/pages'),
            ...places.map(({ name, at }) => pod.mount(name, at, { readOnly: true })),
          ],
          security: pod.container({ add: ['DAC_READ_SEARCH'] }),
          readiness: probe,
          liveness: probe,
        },
      },
    }),
    security: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
    volumes: [
      pod.config('script', script.name),
      pod.emptyDir('pages', { sizeLimit: '8Mi' }),
      ...places.map(({ name, path }) => ({ name, hostPath: { path, type: 'DirectoryOrCreate' } })),
    ],
    config: script.hash,
    pod: { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
  });
}
