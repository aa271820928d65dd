/** The provisioner of local volumes: a volume on the node that the scheduler chose, with the class' reclaim policy. */
import { items, strings, text } from '../../../lib/objects/read';
import { gone, isDeleted, type StandIn } from './stand-in';

export const provisioner: StandIn = {
  name: 'local-path provisioner',
  plays: 'PersistentVolumes of type local, on the chosen node (the real controller binds them)',
  deployments: ['storage'],
  async step({ cluster }) {
    const claims = (await cluster.all('v1', 'PersistentVolumeClaim')).filter(
      (claim) => !isDeleted(claim) && text(claim, 'status.phase') === 'Pending',
    );
    if (claims.length === 0) return;
    const classes = await cluster.all('storage.k8s.io/v1', 'StorageClass');
    for (const claim of claims) {
      const node = claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
      const kind = classes.find(({ metadata }) => metadata.name === text(claim, 'spec.storageClassName'));
      if (node === undefined || !kind) continue;
      const { name, namespace } = claim.metadata;
      const uid = text(claim, 'metadata.uid') ?? '';
      await gone(() =>
        cluster.make({
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: {
            name: `pvc-${uid}`,
            annotations: { 'pv.kubernetes.io/provisioned-by': text(kind, 'provisioner') ?? '' },
          },
          spec: {
            accessModes: claim['spec'] instanceof Object ? Object(claim['spec']).accessModes : [],
            capacity: { storage: strings(claim, 'spec.resources.requests')['storage'] },
            persistentVolumeReclaimPolicy: text(kind, 'reclaimPolicy') ?? 'Delete',
            storageClassName: kind.metadata.name,
            volumeMode: text(claim, 'spec.volumeMode') ?? 'Filesystem',
            claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
            local: { path: `/var/volumes/pvc-${uid}` },
            nodeAffinity: {
              required: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
                ],
              },
            },
          },
        }),
      );
    }
  },
};

export const loadBalancer: StandIn = {
  name: 'MetalLB',
  plays: 'addresses of Services of type LoadBalancer',
  deployments: ['metallb'],
  async step({ cluster }) {
    const services = (await cluster.all('v1', 'Service')).filter(
      (each) =>
        text(each, 'spec.type') === 'LoadBalancer' && items(each, 'status.loadBalancer.ingress').length === 0,
    );
    for (const service of services) {
      const ip = service.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? '192.0.2.1';
      await gone(() =>
        cluster.change(
          service,
          { status: { loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } } },
          '/status',
        ),
      );
    }
  },
};
