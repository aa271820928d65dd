/** A component of your own: it declares what it needs, and gets it as any other does. */
import { defineComponent, need, planned, pod, Route, Server, z } from 'cdk8s-thinkube';

export default defineComponent({
  id: 'notes',
  title: 'Notes',
  summary: 'a notebook for the household',
  category: 'service',
  folder: __dirname,
  options: { pages: z.int().min(1).default(10).meta({ description: 'Pages of a notebook.' }) },
  images: { notes: 'ghcr.io/example/notes:1.4.2' },
  needs: () => ({
    database: need.database({ extensions: ['citext'] }),
    route: need.route({ host: 'notes', port: 8080 }),
  }),
  workloads: () => ({
    notes: {
      kind: 'Deployment',
      containers: { notes: { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, options, images, needs } = props;
    new Server(scope, 'server', {
      ...planned(props, 'notes', {
        containers: {
          notes: {
            image: images.notes,
            ports: { http: 8080 },
            env: {
              PAGES: String(options.pages),
              PUBLIC_URL: needs.route.url,
              DATABASE_URL: pod.fromSecret(needs.database.secret, 'url'),
            },
            readiness: pod.http('/healthz', 'http'),
            liveness: pod.http('/healthz', 'http'),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      service: { http: 8080 },
    });
    new Route(scope, 'route', { name: id, namespace, component: id, route: needs.route });
  },
});
