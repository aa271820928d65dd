import { Construct } from 'constructs';
import type { Handle } from '../plan/capabilities';
import { add, type Placed, placed } from './object';

export interface RouteProps extends Placed {
  readonly route: Omit<Handle<'route'>, 'kind'>;
}

/** A public name with TLS: the only Ingress of its host. Nothing where the route is not exposed. */
export class Route extends Construct {
  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { host, exposed, issuer, tlsSecret, annotations, service, servicePort, paths } = props.route;
    if (!exposed) return;
    const backend = { service: { name: service, port: { number: servicePort } } };
    add(this, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: placed(props, {
        ...(issuer && { 'cert-manager.io/cluster-issuer': issuer }),
        ...annotations,
      }),
      spec: {
        ingressClassName: props.route.class,
        tls: [{ hosts: [host], ...(tlsSecret && { secretName: tlsSecret }) }],
        rules: [{ host, http: { paths: paths.map((path) => ({ path, pathType: 'Prefix', backend })) } }],
      },
    });
  }
}
