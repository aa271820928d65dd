/** With everything on, no two components claim the same thing of the cluster or of a machine. */
import { basename } from 'node:path';
import type { KubeObject } from '../../lib/kube/object';
import { grouped } from '../../lib/plan/grouped';
import { dig, each } from './dig';
import { everything, platform } from './platform';

/** Whatever a component may have outside the cluster, it has. */
const options = {
  gitea: { ssh: '192.168.1.243' },
  coredns: { lan: true },
};
const components = Object.fromEntries(everything.map(({ id }) => [id, true]));
const everyone = platform({ components: { ...components, ...options } });
const onNodes = platform({
  components: Object.fromEntries(Object.entries(components).filter(([id]) => id !== 'metallb')),
  config: { network: { exposure: 'hostPort', ingress: { mainNode: 'control', secondNode: 'worker' } } },
});

type Claimed = readonly [what: string, by: string];

/** What more than one claims, and who. */
function contested(claims: readonly Claimed[]): Readonly<Record<string, readonly string[]>> {
  const owners = grouped(claims, ([what]) => what);
  return Object.fromEntries(
    [...owners].flatMap(([what, all]) => {
      const by = [...new Set(all.map(([, owner]) => owner))].sort();
      return by.length > 1 ? [[what, by]] : [];
    }),
  );
}

const objectsOf = (kind: string, from = everyone): readonly KubeObject[] =>
  from.objects.map(({ object }) => object).filter((object) => object.kind === kind);
const called = ({ kind, metadata: { namespace = '', name } }: KubeObject): string =>
  `${kind} ${namespace}/${name}`;
const isTrue = (object: KubeObject, annotation: string): boolean =>
  object.metadata.annotations?.[annotation] === 'true';

test('an object without a namespace has one owner', () => {
  const cluster = everyone.objects.filter(({ object }) => object.metadata.namespace === undefined);
  expect(cluster.length).toBeGreaterThan(100);
  const claims = cluster.map(({ component, object }): Claimed => [called(object), component]);
  expect(contested(claims)).toEqual({});
});

test('a custom kind has one operator', () => {
  const claims = everything.flatMap(({ id, crds }) =>
    crds.flatMap(({ groups, files }) =>
      files.map((file): Claimed => [`${groups.join(' ')} ${basename(file)}`, id]),
    ),
  );
  expect(contested(claims)).toEqual({});
});

test('an admission webhook judges resources that no other judges', () => {
  const kinds = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];
  const claims = kinds.flatMap((kind) =>
    objectsOf(kind).flatMap((object) =>
      each(object, 'webhooks').flatMap((hook) =>
        each(hook, 'rules').flatMap((rule) =>
          each(rule, 'apiGroups').flatMap((group) =>
            each(rule, 'resources').map(
              (resource): Claimed => [`${kind} ${group}/${resource}`, called(object)],
            ),
          ),
        ),
      ),
    ),
  );
  expect(claims.length).toBeGreaterThan(3);
  expect(contested(claims)).toEqual({});
});

test('a port of an address on the LAN, and a port of the nodes, leads to one Service', () => {
  const claims = objectsOf('Service').flatMap((object) => {
    const address = object.metadata.annotations?.['metallb.io/loadBalancerIPs'];
    return each(object, 'spec', 'ports').flatMap((port): readonly Claimed[] => {
      const protocol = dig(port, 'protocol');
      const node = dig(port, 'nodePort');
      return [
        ...(address === undefined
          ? []
          : [[`${address} ${dig(port, 'port')} ${protocol}`, called(object)] as const]),
        ...(node === undefined ? [] : [[`node ${node} ${protocol}`, called(object)] as const]),
      ];
    });
  });
  expect(claims.length).toBeGreaterThan(4);
  expect(contested(claims)).toEqual({});
});

test.each([
  ['MetalLB', everyone],
  ['ports of the nodes', onNodes],
])('with %s, a port of a machine is taken by one pod', (_, from) => {
  const claims = ['DaemonSet', 'Deployment', 'StatefulSet'].flatMap((kind) =>
    objectsOf(kind, from).flatMap((object) => {
      const pod = dig(object, 'spec', 'template', 'spec');
      const node = dig(pod, 'nodeSelector', 'kubernetes.io/hostname') ?? 'any';
      return each(pod, 'containers').flatMap((container) =>
        each(container, 'ports').flatMap((port): readonly Claimed[] => {
          const taken = dig(pod, 'hostNetwork') === true ? dig(port, 'containerPort') : dig(port, 'hostPort');
          return taken === undefined
            ? []
            : [
                [
                  `${node} ${dig(port, 'hostIP') ?? ''} ${taken} ${dig(port, 'protocol') ?? 'TCP'}`,
                  called(object),
                ],
              ];
        }),
      );
    }),
  );
  expect(claims.length).toBeGreaterThan(0);
  expect(contested(claims)).toEqual({});
});

test('there is one default class of volumes, and of Ingresses', () => {
  const defaults = (kind: string, annotation: string) =>
    objectsOf(kind).filter((object) => isTrue(object, annotation)).length;
  expect(defaults('StorageClass', 'storageclass.kubernetes.io/is-default-class')).toBeLessThan(2);
  expect(defaults('IngressClass', 'ingressclass.kubernetes.io/is-default-class')).toBeLessThan(2);
});
