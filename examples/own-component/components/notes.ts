/** A component of one's own: it claims what it needs, and gets it as any other does. */
import {
  component,
  container,
  database,
  fromSecret,
  httpProbe,
  Route,
  restrictedPod,
  route,
  Server,
} from 'cdk8s-thinkube';
import { z } from 'zod';

const server = { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' };

export default component({
  id: 'notes',
  title: 'Notes',
  summary: 'a notebook for the household',
  category: 'service',
  folder: __dirname,
  options: { pages: z.int().min(1).default(10).meta({ description: 'Pages of a notebook.' }) },
  images: { notes: 'ghcr.io/example/notes:1.4.2' },
  claims: () => ({
    database: database({ extensions: ['citext'] }),
    route: route({ host: 'notes', service: 'notes', port: 8080 }),
  }),
  workloads: () => ({ notes: { kind: 'Deployment', containers: { notes: server } } }),
  build: (chart, { id, namespace, options, images, claims }) => {
    const where = { name: 'notes', namespace, component: id };
    const healthy = httpProbe('/healthz', 'http');
    new Server(chart, 'server', {
      ...where,
      security: restrictedPod({ uid: 1000 }),
      containers: [
        container({
          name: 'notes',
          image: images.notes,
          resources: server,
          ports: { http: 8080 },
          env: {
            PAGES: String(options.pages),
            PUBLIC_URL: claims.route.url,
            DATABASE_URL: fromSecret(claims.database.secret, 'url'),
          },
          readiness: healthy,
          liveness: healthy,
        }),
      ],
      service: { http: 8080 },
    });
    new Route(chart, 'route', { ...where, route: claims.route });
  },
});
