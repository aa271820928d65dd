import type { Construct } from 'constructs';
import { Dumps, type DumpTarget, type ObjectName, pod, shippedFiles } from '../../kit';

export const security = pod.restricted({ uid: 1000 });

/** What a client of the server asks for and may use. */
export const tool = { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' };

interface Nightly extends Omit<ObjectName, 'name'> {
  readonly accounts: readonly string[];
  /** The account that dumps are tried out in. */
  readonly scratch: string;
  readonly images: { readonly box: string; readonly s3: string };
  readonly target: DumpTarget;
}

/** The streams of all accounts, each dumped by its own user; tried out, and back. */
export function nightly(scope: Construct, { accounts, scratch, images, target, ...where }: Nightly): void {
  new Dumps(scope, 'dumps', {
    ...where,
    target,
    security,
    resources: tool,
    tool: {
      image: images.box,
      env: { NATS_URL: 'nats://nats:4222', SECRETS: '/secrets', HOME: '/tmp' },
      mounts: [pod.mount('secrets', '/secrets', { readOnly: true })],
    },
    volumes: [pod.secretFiles('secrets', [...accounts, scratch], 'password')],
    shell: 'sh',
    s3: images.s3,
    list: 'accounts.list',
    scripts: {
      ...shippedFiles(__dirname, ['common.sh', 'dump.sh', 'drill.sh', 'restore.sh']),
      accounts: accounts.map((name) => `${name}\n`).join(''),
    },
  });
}
