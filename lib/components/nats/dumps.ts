import type { Construct } from 'constructs';
import { Dumps, type DumpTarget, type ObjectName, pod, Restore, shippedFiles } from '../../kit';

export const security = pod.restricted({ uid: 1000 });

/** What a client of the server asks for and may use. */
export const tool = { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' };

interface Nightly extends Omit<ObjectName, 'name'> {
  readonly accounts: readonly string[];
  readonly images: { readonly box: string; readonly s3: string };
  readonly target: DumpTarget;
}

/** The streams of all accounts, each dumped by its own user; and back. */
export function nightly(scope: Construct, { accounts, images, target, ...where }: Nightly): void {
  const both = {
    ...where,
    target,
    security,
    resources: tool,
    tool: {
      image: images.box,
      env: { NATS_URL: 'nats://nats:4222', SECRETS: '/secrets', HOME: '/tmp' },
      mounts: [pod.mount('secrets', '/secrets', { readOnly: true })],
    },
    volumes: [pod.secretFiles('secrets', accounts, 'password')],
    shell: 'sh' as const,
    s3: images.s3,
    list: 'accounts.list',
  };
  const names = accounts.map((name) => `${name}\n`).join('');
  const scripts = { ...shippedFiles(__dirname, ['dump.sh']), accounts: names };
  new Dumps(scope, 'dump', { ...both, scripts });
  new Restore(scope, 'restore', { ...both, scripts: shippedFiles(__dirname, ['restore.sh']) });
}
