/** Components that stand in for those that a test is not about. */
import { component } from '../../charts/builder';
import { Route } from '../../lib/constructs/route';
import { Server } from '../../lib/constructs/server';
import { container } from '../../lib/kube/container';
import { httpProbe } from '../../lib/kube/probe';
import { restrictedPod } from '../../lib/kube/restricted';
import { type IngressClass, route } from '../../lib/plan/capabilities';

const nothing = { claims: () => ({}), workloads: () => ({}), options: {}, images: {}, build: () => {} };
export const stub = {
  ...nothing,
  summary: 'stands in for another',
  category: 'infrastructure',
  folder: __dirname,
} as const;

export const certManager = component({
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
/** A web page under the name of its id. */
export const site = (id: string, wanted?: IngressClass) =>
  component({
    ...stub,
    id,
    title: id,
    claims: () => ({
      route: route({ host: id, service: id, port: 80, targetPort: 8080, ...(wanted && { class: wanted }) }),
    }),
    workloads: () => ({
      [id]: {
        kind: 'Deployment' as const,
        containers: { web: { cpu: '10m', memory: '16Mi', memoryLimit: '32Mi' } },
      },
    }),
    build: (chart, { namespace, claims }) => {
      const where = { name: id, namespace, component: id };
      const resources = { cpu: '10m', memory: '16Mi', memoryLimit: '32Mi' };
      new Server(chart, 'server', {
        ...where,
        security: restrictedPod({ uid: 1000 }),
        containers: [
          container({
            name: 'web',
            image: 'registry.example.com/web:1.0.0',
            resources,
            ports: { http: 8080 },
            readiness: httpProbe('/', 'http'),
            liveness: httpProbe('/', 'http'),
          }),
        ],
        service: { http: { port: 80, targetPort: 8080 } },
      });
      new Route(chart, 'route', { ...where, route: claims.route });
    },
  });
