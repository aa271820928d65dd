import type { Construct } from 'constructs';
import { type BuildProps, type ConfigFiles, type Given, OneShot, oneShot, planned, pod } from '../../kit';

/** Who uploads, and where to: the index has PyPI's packages as well. */
export const uploads = { user: 'home', index: 'packages' } as const;

const name = 'devpi-setup';

export const setupWorkloads = oneShot(name, {
  containers: { setup: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
});

interface Needs {
  readonly root: Given<'secret'>;
  readonly upload: Given<'secret'>;
}

/** What the script reads. */
export const setupEnvironment = ({ root, upload }: Needs, url: string) => ({
  DEVPI_URL: url,
  MIRROR_URL: 'https://pypi.org/simple/',
  ROOT_PASSWORD: pod.fromSecret(root.secret, 'password'),
  UPLOAD_USER: uploads.user,
  UPLOAD_PASSWORD: pod.fromSecret(upload.secret, 'password'),
  INDEX: uploads.index,
});

/** Makes the mirror, the user and the index in the running server, and again every hour. */
export function setup(
  scope: Construct,
  { id, namespace, needs }: Pick<BuildProps, 'id' | 'namespace'> & { readonly needs: Needs },
  { image, url, config }: { readonly image: string; readonly url: string; readonly config: ConfigFiles },
): void {
  new OneShot(scope, 'setup', {
    ...planned({ id, namespace, workloads: setupWorkloads }, name, {
      containers: {
        setup: {
          image,
          command: ['python3', '/config/setup.py'],
          env: setupEnvironment(needs, url),
          mounts: [pod.mount('config', '/config', { readOnly: true })],
        },
      },
    }),
    content: config.hash,
    security: pod.restricted({ uid: 1000 }),
    volumes: [pod.config('config', config.name)],
  });
}
