import { ApiObject, Chart } from 'cdk8s';
import {
  add,
  appOf,
  catalogue,
  check,
  metadataOf,
  OwnChart,
  type PlatformConfigInput,
  planFromObject,
  Storage,
  ThinkubeApp,
} from 'cdk8s-thinkube';

// One construct, by its props. The rules run over whatever the app holds.
const app = new ThinkubeApp({ outdir: 'out/example', check: (objects) => check(objects) });
const storage = new Storage(new Chart(app, 'volumes'), 'storage', {
  namespace: 'storage',
  storageClass: 'mine',
  path: '/srv/volumes',
});
// What no prop offers: every construct gives its main object to cdk8s.
ApiObject.of(storage).metadata.addAnnotation('example.org/owner', 'me');
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
if (!plan) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
const platform = appOf({ plan, components }, 'out/example-platform');

// And a chart of your own in the same app: it brings its namespace and the Application that syncs its folder.
const notes = new OwnChart(platform, 'notes', { plan });
add(notes, {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadataOf({ name: 'notes', namespace: 'notes', component: 'notes' }),
  data: { 'welcome.txt': 'hello' },
});
platform.synth();
