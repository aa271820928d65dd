import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Ingress } from '../../imports/k8s';
import { isJoined, sharing } from '../plan/issuer';
import type { Given } from '../plan/kinds';
import { add, metadataOf, type ObjectName } from './object';

export interface RouteProps extends ObjectName {
  /** Its public name, and how it is served. */
  readonly route: Given<'route'>;
}

/** What F5's controller reads on the Ingress that has the paths, and refuses on the one that has the host. */
const ofPaths = /^nginx\.(org|com)\/(rewrites|(ssl|grpc|websocket|sticky-cookie)-services|use-cluster-ip)$/;

/**
 * A public name with TLS, and the only Ingress of its host. Where Let's Encrypt proves the name by HTTP, another one
 * joins for a moment: then host and paths are two objects, which is the form that the controller lets others join.
 * Nothing where the route is not exposed.
 */
export class Route extends Construct {
  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { route } = props;
    if (!route.exposed) return;
    const issuer = { ...(route.issuer && { 'cert-manager.io/cluster-issuer': route.issuer }) };
    const { tlsSecret } = route;
    const tls = [{ hosts: hostsOf(route), ...(tlsSecret && { secretName: tlsSecret }) }];
    if (!isJoined(route)) {
      this.node.defaultChild = this.ingress(props, { ...issuer, ...route.annotations }, { tls, paths: true });
      return;
    }
    const [own, paths] = divided(route.annotations);
    // Until there is a certificate, the controller would refuse every connection, the proof itself included.
    const temporary = { 'cert-manager.io/issue-temporary-certificate': 'true' };
    this.node.defaultChild = this.ingress(
      props,
      { ...issuer, ...temporary, ...own, [sharing]: 'master' },
      { tls },
    );
    const name = `${props.name}-paths`;
    this.ingress({ ...props, name }, { ...paths, [sharing]: 'minion' }, { paths: true });
  }

  private ingress(
    props: RouteProps,
    annotations: Readonly<Record<string, string>>,
    { tls, paths = false }: { readonly tls?: Ingress['spec']['tls']; readonly paths?: boolean },
  ): ApiObject {
    const { service, servicePort, class: ingressClassName } = props.route;
    const backend = { service: { name: service, port: { number: servicePort } } };
    const http = { paths: props.route.paths.map((path) => ({ path, pathType: 'Prefix', backend })) };
    return add(this, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadataOf(props, annotations),
      spec: {
        ingressClassName,
        ...(tls && { tls }),
        rules: hostsOf(props.route).map((host) => ({ host, ...(paths && { http }) })),
      },
    });
  }
}

const hostsOf = ({ host, below }: Given<'route'>): string[] => (below ? [host, `*.${host}`] : [host]);

type Annotations = Readonly<Record<string, string>>;

/** What belongs to the host, and what to its paths. */
function divided(all: Annotations): readonly [Annotations, Annotations] {
  const entries = Object.entries(all);
  const [own, paths] = [false, true].map((wanted) =>
    Object.fromEntries(entries.filter(([key]) => ofPaths.test(key) === wanted)),
  );
  return [own ?? {}, paths ?? {}];
}
