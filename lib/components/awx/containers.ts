/** What runs beside AWX: its operator, and the program that keeps its set-up. */
import { type Given, pod } from '../../kit';
import { made } from './resource';

export const operator = 'awx-operator';

export const operatorContainer = (image: string, namespace: string) => ({
  image,
  args: ['--leader-elect', `--leader-election-id=${operator}`],
  env: { ANSIBLE_GATHERING: 'explicit', ANSIBLE_DEBUG_LOGS: 'false', WATCH_NAMESPACE: namespace },
  ports: { health: 6789 },
  security: pod.container({ writableRoot: true }),
  startup: pod.startup(pod.http('/healthz', 'health'), 180),
  readiness: pod.http('/readyz', 'health'),
  liveness: pod.http('/healthz', 'health', { period: 20, timeout: 10, failures: 6 }),
});

export const setupContainer = (
  image: string,
  { admin, panel }: { readonly admin: Given<'secret'>; readonly panel: Given<'secret'> },
) => ({
  image,
  command: ['python3', '/scripts/setup.py'],
  env: {
    AWX_URL: `http://${made.service}`,
    AWX_PASSWORD: pod.fromSecret(admin.secret, 'password'),
    PANEL_PASSWORD: pod.fromSecret(panel.secret, 'password'),
    WANTED: '/scripts/wanted.json',
    PYTHONDONTWRITEBYTECODE: '1',
  },
  mounts: [pod.mount('scripts', '/scripts', { readOnly: true })],
});
