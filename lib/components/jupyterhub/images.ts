import type { Construct } from 'constructs';
import { type Plans, type PlatformConfig, planned, type pod, Server } from '../../kit';
import { onNodes } from '../../plan/nodes';

export const prePullWorkload = {
  kind: 'DaemonSet',
  init: { notebook: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' } },
  containers: { hold: { cpu: '1m', memory: '4Mi', memoryLimit: '16Mi' } },
} as const;

interface PrePull {
  readonly images: { readonly notebook: string; readonly hold: string };
  readonly platform: Pick<PlatformConfig, 'nodes'>;
  readonly security: ReturnType<typeof pod.restricted>;
}

/**
 * A pod on every worker that started the image of notebooks once, and stays, so that the node keeps it. Notebooks run
 * where there is room, which is seldom on the control node.
 */
export function prePull(
  scope: Construct,
  plans: Plans<{ readonly 'jupyterhub-images': typeof prePullWorkload | undefined }>,
  { images, platform, security }: PrePull,
): void {
  const workers = platform.nodes.filter(({ role }) => role === 'worker').map(({ name }) => name);
  new Server(scope, 'images', {
    ...planned(plans, 'jupyterhub-images', {
      init: { notebook: { image: images.notebook, command: ['true'] } },
      containers: { hold: { image: images.hold, command: ['sleep', 'infinity'] } },
    }),
    security,
    pod: { terminationGracePeriodSeconds: 0, ...(workers.length > 0 && onNodes(workers)) },
  });
}
