import {
  IntOrString,
  Quantity,
  toJson_KubeStatefulSetProps,
  toJson_PodSpec,
  toJson_PolicyRule,
  toJson_ServiceSpec,
} from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../imports';
import type { Deployment, PodSpec, PolicyRule, Service, StatefulSet } from '../../imports/k8s';

// The compiler checks the left sides of these tests against our types; the generated functions, which know the
// API's own spelling, check their values.
describe('keys and values are those that the API server reads', () => {
  test('of a Service', () => {
    const spec: Service['spec'] = {
      clusterIP: 'None',
      clusterIPs: ['None'],
      externalIPs: ['192.0.2.1'],
      loadBalancerIP: '192.0.2.2',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 443, targetPort: 8443 },
      ],
    };
    const generated = toJson_ServiceSpec({
      clusterIp: 'None',
      clusterIPs: ['None'],
      externalIPs: ['192.0.2.1'],
      loadBalancerIp: '192.0.2.2',
      sessionAffinityConfig: { clientIp: { timeoutSeconds: 60 } },
      ports: [
        { port: 80, targetPort: IntOrString.fromString('http') },
        { port: 443, targetPort: IntOrString.fromNumber(8443) },
      ],
    });
    expect(spec).toEqual(generated);
  });

  test('of a pod', () => {
    const spec: PodSpec = {
      hostIPC: true,
      hostPID: true,
      setHostnameAsFQDN: true,
      containers: [
        {
          name: 'app',
          ports: [{ containerPort: 80, hostIP: '127.0.0.1' }],
          resources: { requests: { cpu: '50m' }, limits: { memory: '1Gi' } },
        },
      ],
      volumes: [
        { name: 'labels', downwardAPI: { items: [{ path: 'labels' }] } },
        { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
        { name: 'disk', azureDisk: { diskName: 'a', diskURI: 'b' } },
        { name: 'scale', scaleIO: { gateway: 'a', system: 'b', secretRef: { name: 'c' } } },
      ],
    };
    const generated = toJson_PodSpec({
      hostIpc: true,
      hostPid: true,
      setHostnameAsFqdn: true,
      containers: [
        {
          name: 'app',
          ports: [{ containerPort: 80, hostIp: '127.0.0.1' }],
          resources: {
            requests: { cpu: Quantity.fromString('50m') },
            limits: { memory: Quantity.fromString('1Gi') },
          },
        },
      ],
      volumes: [
        { name: 'labels', downwardApi: { items: [{ path: 'labels' }] } },
        { name: 'tmp', emptyDir: { sizeLimit: Quantity.fromString('1Gi') } },
        { name: 'disk', azureDisk: { diskName: 'a', diskUri: 'b' } },
        { name: 'scale', scaleIo: { gateway: 'a', system: 'b', secretRef: { name: 'c' } } },
      ],
    });
    expect(spec).toEqual(generated);
  });

  test('of a rule', () => {
    const rule: PolicyRule = { verbs: ['get'], nonResourceURLs: ['/metrics'] };
    expect(rule).toEqual(toJson_PolicyRule({ verbs: ['get'], nonResourceUrLs: ['/metrics'] }));
  });

  test('of a StatefulSet, whose claims say what they are', () => {
    const spec: StatefulSet['spec'] = {
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: { spec: { containers: [{ name: 'db' }] } },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'] },
        },
      ],
    };
    const { volumeClaimTemplates, ...rest } = spec;
    const generated = toJson_KubeStatefulSetProps({
      spec: {
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: { spec: { containers: [{ name: 'db' }] } },
      },
    });
    expect(generated).toMatchObject({ spec: rest });
    expect(volumeClaimTemplates).toHaveLength(1);
  });
});

test('a misspelt key does not compile, in whatever kind', () => {
  const deployment: Deployment['spec'] = {
    selector: {},
    // @ts-expect-error imagePullPolicy
    template: { spec: { containers: [{ name: 'app', imagePulPolicy: 'Always' }] } },
  };
  const manifests: readonly Manifest[] = [
    // @ts-expect-error clusterIP
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { clusterIp: 'None' } },
    // @ts-expect-error namespace
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a', nampespace: 'b' } },
    // @ts-expect-error a value never stands in Git
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { password: 'b' } },
    // @ts-expect-error apps/v1
    { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'a' } },
  ];
  expect([deployment, ...manifests]).toHaveLength(5);
});
