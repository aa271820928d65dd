import { Chart } from 'cdk8s';
import {
  appOf,
  catalogue,
  check,
  type PlatformConfigInput,
  planFromObject,
  Storage,
  ThinkubeApp,
} from 'cdk8s-thinkube';

// One construct, by its props. The rules run over whatever the app holds.
const app = new ThinkubeApp({ outdir: 'out/example', check: (objects) => check(objects) });
new Storage(new Chart(app, 'volumes'), 'storage', {
  namespace: 'storage',
  storageClass: 'mine',
  path: '/srv/volumes',
});
app.synth();

// The whole platform, from an object of the same shape as thinkube.yaml.
const config: PlatformConfigInput = {
  schemaVersion: 1,
  cluster: { domain: 'home.example.com', admin: { email: 'me@example.com' } },
  nodes: [{ name: 'home', role: 'control', address: '192.168.1.10', cpu: 8, memory: '32Gi' }],
  git: { repo: 'https://github.com/me/homelab.git' },
  network: { ingress: { main: '192.168.1.240' } },
  components: { mlflow: { workers: 2 } },
};
const components = Object.values(catalogue);
const { plan, problems } = planFromObject(config, components);
if (plan) appOf({ plan, components }, 'out/example-platform').synth();
else throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
