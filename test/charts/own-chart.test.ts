/** A chart of one's own in the platform's app. */
import { ApiObject, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { OwnChart } from '../../charts/own-chart';
import { appOf } from '../../charts/synthesise';
import { Server } from '../../lib/constructs/server';
import { container } from '../../lib/kube/container';
import { pod } from '../../lib/kube/pod';
import { ThinkubeApp } from '../../lib/synth/app';
import { everything, planned } from '../components/platform';

const plan = planned({ components: { argocd: true } });

const hello = (chart: Chart, name: string) =>
  new Server(chart, 'web', {
    ...{ name: 'web', namespace: name, component: name },
    containers: [
      container({
        name: 'web',
        image: 'ghcr.io/example/hello:1.2.3',
        resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
        ports: { http: 8080 },
        readiness: pod.http('/healthz', 'http'),
        liveness: pod.http('/healthz', 'http'),
      }),
    ],
    security: pod.restricted({ uid: 1000 }),
    service: { http: 8080 },
  });

test('is synced, in a namespace of its own, and keeps every rule', () => {
  const app = appOf({ plan, components: everything });
  hello(new OwnChart(app, 'hello', { plan }), 'hello');
  const files = app.render();
  expect([...files.keys()].filter((path) => path.startsWith('hello/')).sort()).toEqual([
    'hello/deployment-web.yaml',
    'hello/namespace-hello.yaml',
    'hello/networkpolicy-default.yaml',
    'hello/service-web.yaml',
    'hello/serviceaccount-web.yaml',
  ]);
  const { metadata, spec } = parse(files.get('apps/application-hello.yaml') ?? '');
  expect(metadata.annotations['argocd.argoproj.io/sync-wave']).toBe('5');
  expect([spec.source.path, spec.destination.namespace, spec.project]).toEqual([
    'dist/hello',
    'hello',
    'platform',
  ]);
});

test('its objects can be changed as in any cdk8s chart', () => {
  const app = appOf({ plan, components: everything });
  const chart = new OwnChart(app, 'hello', { plan, namespace: 'greetings', wave: 3 });
  ApiObject.of(hello(chart, 'greetings')).metadata.addAnnotation('example.org/owner', 'me');
  const files = app.render();
  expect(files.get('hello/deployment-web.yaml')).toContain('example.org/owner: me');
  expect(files.get('apps/application-hello.yaml')).toContain('namespace: greetings');
});

test('without it, nothing syncs the folder, and the rule says what to write', () => {
  const app = appOf({ plan, components: everything });
  new ApiObject(new Chart(app, 'hello'), 'config', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'hello' },
  });
  expect(() => app.render()).toThrow('make the chart an OwnChart, or add an Application for this folder');
});

test('needs the app of a platform', () => {
  expect(() => new OwnChart(new ThinkubeApp(), 'hello', { plan })).toThrow(
    "the app of the chart hello is not a platform's: make it with appOf",
  );
});
