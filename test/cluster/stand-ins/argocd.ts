/** What Argo CD's init container does: it makes the password of Redis, as its own account. */
import { randomBytes } from 'node:crypto';
import { items, text } from '../../../lib/objects/read';
import { isMissing, isThere } from '../client';
import { encode, isDeleted, type StandIn } from './stand-in';

const namespace = 'argocd';
const name = 'argocd-redis';

export const argocdInit: StandIn = {
  name: "Argo CD's init container",
  plays: 'the Secret argocd-redis, with the rights of its account',
  deployments: [],
  async step({ cluster }) {
    const pods = await cluster.all('v1', 'Pod', namespace);
    const waiting = pods.find(
      (pod) =>
        !isDeleted(pod) &&
        text(pod, 'status.phase') === 'Pending' &&
        items(pod, 'spec.initContainers').some(({ fields }) => fields['name'] === 'secret-init'),
    );
    if (!waiting) return;
    const account = `${namespace}:${text(waiting, 'spec.serviceAccountName') ?? 'default'}`;
    const auth = randomBytes(12).toString('hex');
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      data: encode({ auth }),
    };
    try {
      await cluster.post(`/api/v1/namespaces/${namespace}/secrets`, secret, account);
    } catch (error) {
      if (!isThere(error) && !isMissing(error)) throw error;
    }
  },
};
