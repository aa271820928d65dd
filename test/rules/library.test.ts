import { Chart } from 'cdk8s';
import { Account } from '../../lib/constructs/account';
import { configFiles } from '../../lib/constructs/config-file';
import { Gate } from '../../lib/constructs/gate';
import { add, metadataOf } from '../../lib/constructs/object';
import { OneShot } from '../../lib/constructs/one-shot';
import { Route } from '../../lib/constructs/route';
import { Scheduled } from '../../lib/constructs/scheduled';
import { SecretCopies } from '../../lib/constructs/secret-copies';
import { Server } from '../../lib/constructs/server';
import { container } from '../../lib/kube/container';
import { execProbe, httpProbe } from '../../lib/kube/probe';
import { restrictedPod } from '../../lib/kube/restricted';
import { configVolume, mount } from '../../lib/kube/volumes';
import type { External } from '../../lib/plan/facts';
import { formatProblem, ProblemsError } from '../../lib/plan/problem';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';

const where = { name: 'hello', namespace: 'hello', component: 'hello' };
const chartOf = (app: ThinkubeApp) => new Chart(app, 'hello', { disableResourceNameHashes: true });

describe('an App of one’s own', () => {
  test('with two objects needs no context', () => {
    const app = new ThinkubeApp({ check });
    const chart = chartOf(app);
    configFiles(chart, where, { 'hello.txt': 'hello' });
    add(chart, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(where) });
    expect([...app.render().keys()]).toEqual([
      'hello/configmap-hello.yaml',
      'hello/serviceaccount-hello.yaml',
    ]);
  });

  test('is told what is wrong before anything is written', () => {
    const app = new ThinkubeApp({ check });
    const chart = chartOf(app);
    add(chart, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'hello' } });
    add(chart, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(where),
      spec: { type: 'NodePort', selector: { app: 'hello' } },
    });
    expect(() => app.synth()).toThrow(ProblemsError);
    expect(check(collect(app)).map(formatProblem)).toEqual([
      'hello Secret/hello metadata.labels: lacks app.kubernetes.io/name, app.kubernetes.io/part-of, app.kubernetes.io/managed-by, thinkube.io/component [TK711]\n    add the labels that every object has',
      "hello Secret/hello metadata.namespace: is missing [TK712]\n    write the component's namespace",
      'hello Service/hello spec.selector: selects no pods [TK714]\n    write labels of a pod template in the same namespace',
      'hello Service/hello spec.type: is NodePort [TK715]\n    write ClusterIP, and declare a need for a route',
    ]);
  });
});

test('an account, a Secret and a ConfigMap that exist are given by name', () => {
  const app = new ThinkubeApp();
  const env = [
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'mine', key: 'token' } } },
    { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
  ];
  const served = container({
    name: 'hello',
    image: 'ghcr.io/example/hello:1.2.3',
    resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
    liveness: execProbe(['true']),
  });
  const server = new Server(chartOf(app), 'web', {
    ...where,
    containers: [{ ...served, env }],
    security: restrictedPod({ uid: 1000 }),
    account: { name: 'existing' },
  });
  expect(server.workload.toJson().spec.template.spec.serviceAccountName).toBe('existing');
  const objects = collect(app);
  expect(objects.map(({ object }) => object.kind)).toEqual(['Deployment']);
  expect(check(objects).map(formatProblem)).toEqual([]);
  const lacking = check(objects, {
    external: [{ kind: 'Namespace', name: 'hello', reason: 'made for this test' }],
  });
  expect(lacking.map(({ message }) => message).sort()).toEqual([
    'is not false, but the account "existing" has no rights',
    'no object creates the ConfigMap "settings" in namespace "hello"',
    'no object creates the Secret "mine" in namespace "hello"',
    'no object creates the ServiceAccount "existing" in namespace "hello"',
  ]);
});

test('what is built of blocks keeps every rule', () => {
  const app = new ThinkubeApp();
  const chart = chartOf(app);
  const namespace = 'hello';
  const component = 'hello';
  const security = restrictedPod({ uid: 1000 });
  const resources = { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' };
  const image = 'ghcr.io/example/hello:1.2.3';
  const web = httpProbe('/healthz', 'http');
  const served = container({
    name: 'hello',
    image,
    resources,
    ports: { http: 8080 },
    readiness: web,
    liveness: web,
    mounts: [mount('data', '/data')],
  });
  const route = {
    namespace: 'ingress',
    pods: 'ingress',
    port: 443,
    controller: 'ingress',
    url: 'https://hello.example.org',
    host: 'hello.example.org',
    exposed: true,
    service: 'hello',
    servicePort: 80,
    class: 'nginx' as const,
    issuer: 'home',
    tlsSecret: 'hello-tls',
    annotations: {},
    paths: ['/'],
  };
  const storage = { data: { size: '1Gi', storageClass: 'thinkube' } };
  const service = { http: { port: 80, targetPort: 'http' } };

  new Server(chart, 'web', { ...where, containers: [served], security, storage, service });
  new Server(chart, 'store', {
    ...where,
    name: 'store',
    kind: 'StatefulSet',
    containers: [served],
    security,
    storage,
    service,
    account: new Account(chart, 'account', {
      ...where,
      name: 'store',
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      clusterRules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
    }),
  });
  const config = configFiles(chart, { ...where, name: 'seed' }, { 'seed.sh': 'true\n' });
  const work = container({ name: 'seed', image, resources, mounts: [mount('seed', '/seed')] });
  const volumes = [configVolume('seed', config.name)];
  new OneShot(chart, 'seed', {
    ...where,
    name: 'seed',
    containers: [work],
    security,
    volumes,
    content: config.hash,
  });
  new Scheduled(chart, 'dump', {
    ...where,
    name: 'dump',
    containers: [work],
    security,
    volumes,
    schedule: '0 2 * * *',
  });
  new Route(chart, 'route', { ...where, route });
  new SecretCopies(chart, 'reader', {
    component,
    namespace,
    secrets: [{ name: 'hello-client' }, { name: 'hello-cookie' }],
  });
  new Gate(chart, 'gate', {
    component,
    namespace,
    upstream: 'http://hello:80',
    signIn: {
      secret: 'hello-client',
      issuer: 'https://auth.example.org/realms/home',
      endpoints: {
        authorize: 'https://auth.example.org/auth',
        token: 'https://auth.example.org/token',
        userInfo: 'https://auth.example.org/userinfo',
        keys: 'https://auth.example.org/certs',
        logout: 'https://auth.example.org/logout',
      },
      clientId: 'hello',
      groups: { admins: 'admins', users: 'users' },
    },
    cookie: { secret: 'hello-cookie' },
    trust: { configMap: 'home-trust', key: 'ca.crt' },
    route: { ...route, host: 'gate.example.org', service: 'hello-gate', servicePort: 4180 },
    podCidr: '10.1.0.0/16',
  });

  const made = (kind: string, name: string, keys: readonly string[], space: string): External => ({
    kind,
    namespace: space,
    name,
    keys,
    reason: 'made for this test',
  });
  const external: External[] = [
    { kind: 'Namespace', name: 'hello', reason: 'made for this test' },
    { kind: 'Namespace', name: 'credentials', reason: 'made for this test' },
    { kind: 'StorageClass', name: 'thinkube', reason: 'made for this test' },
    { kind: 'IngressClass', name: 'nginx', reason: 'made for this test' },
    { kind: 'ClusterIssuer', name: 'home', reason: 'made for this test' },
    made('Secret', 'hello-client', ['clientId', 'clientSecret'], 'credentials'),
    made('Secret', 'hello-cookie', ['cookie'], 'credentials'),
    made('ConfigMap', 'home-trust', ['ca.crt'], 'hello'),
  ];
  expect(check(collect(app), { external }).map(formatProblem)).toEqual([]);
});
