/** Components that stand in for those that a test is not about. */
import { defineComponent, need, planned, pod, Route, Server } from '../../lib/kit';
import type { IngressClass } from '../../lib/plan/kinds';

const nothing = { needs: () => ({}), workloads: () => ({}), options: {}, images: {}, build: () => {} };
export const stub = {
  ...nothing,
  summary: 'stands in for another',
  category: 'infrastructure',
  folder: __dirname,
} as const;

export const certManager = defineComponent({
  ...stub,
  id: 'cert-manager',
  title: 'cert-manager',
  crds: [
    {
      operator: 'cert-manager',
      version: 'v0',
      repo: 'a/b',
      commit: '0'.repeat(40),
      files: ['c.yaml'],
      groups: ['cert-manager.io'],
    },
  ],
  external: () =>
    ['home', 'letsencrypt'].map((name) => ({ kind: 'ClusterIssuer', name, reason: 'a test needs it' })),
});

/** Answers that the names of the home domain resolve. */
export const names = defineComponent({
  ...stub,
  id: 'names',
  title: 'Names',
  provides: { dns: () => ({ given: {} }) },
});

/** A web page under the name of its id. */
export const site = (
  id: string,
  {
    class: wanted,
    annotations,
  }: { class?: IngressClass; annotations?: Readonly<Record<string, string>> } = {},
) =>
  defineComponent({
    ...stub,
    id,
    title: id,
    images: { web: 'registry.example.com/web:1.0.0' },
    needs: () => ({
      route: need.route({
        host: id,
        port: 80,
        targetPort: 8080,
        ...(wanted && { class: wanted }),
        ...(annotations && { annotations }),
      }),
    }),
    workloads: () => ({
      [id]: {
        kind: 'Deployment',
        containers: { web: { cpu: '10m', memory: '16Mi', memoryLimit: '32Mi' } },
      },
    }),
    build: (scope, props) => {
      const probe = pod.http('/', 'http');
      new Server(scope, 'server', {
        ...planned(props, id, {
          containers: {
            web: { image: props.images.web, ports: { http: 8080 }, readiness: probe, liveness: probe },
          },
        }),
        security: pod.restricted({ uid: 1000 }),
        service: { http: { port: 80, targetPort: 8080 } },
      });
      new Route(scope, 'route', {
        name: id,
        namespace: props.namespace,
        component: id,
        route: props.needs.route,
      });
    },
  });
