import { add, defineComponent, labels, need, z } from '../../kit';
import { isHost, isHostAndPort, isWebAddress } from '../../plan/schema/hosts';

/** What kubelogin listens on, its second choice included. */
const redirectUris = ['http://localhost:8000', 'http://localhost:18000'];

/** Before names of Keycloak, so that nobody there can call himself a part of the cluster. */
export const prefix = 'keycloak:';

/**
 * Sign-in to kubectl by Keycloak, and what `dist/host` says of the machines. The API server is told where Keycloak is
 * by the playbooks, after the platform runs.
 *
 * Upstream: canonical/microk8s-cluster-agent, pkg/k8sinit; int128/kubelogin, docs/usage.md.
 */
export const microk8s = defineComponent({
  id: 'microk8s',
  title: 'MicroK8s',
  summary: 'kubectl with your own account, and how the machines are set up',
  category: 'infrastructure',
  folder: __dirname,
  options: {
    channel: z
      .string()
      .regex(/^1\.\d{2}\/(stable|candidate)$/, 'write a channel of one minor version, such as 1.36/stable')
      .default('1.36/stable')
      .meta({ description: 'What the snap is installed from. One minor version at a time.' }),
    mirrors: z
      .record(
        z
          .string()
          .refine(
            (text) => isHost(text) || isHostAndPort(text),
            'write the name of a registry, such as docker.io or registry.example.com:5000',
          ),
        z
          .string()
          .refine(
            (text) => isWebAddress(text) && !text.endsWith('/'),
            'write an address such as https://mirror.example.com/v2/docker.io, without a slash at its end',
          ),
      )
      .default({})
      .meta({
        description:
          'Where nodes pull images of a registry first, such as docker.io: https://registry.home.example.com/v2/docker.io. The registry itself is asked where the mirror does not answer.',
      }),
  },
  images: {},
  waivers: [
    {
      rule: 'rbac-admin',
      object: 'ClusterRoleBinding/thinkube-kubectl-admins',
      reason:
        'administrators of the platform are those of the cluster: people in a group of Keycloak, no pod',
    },
  ],
  help: {
    first:
      'Run the playbooks again (ansible/site.yml), which tells the API server. Then install kubelogin, and: kubectl oidc-login setup --oidc-issuer-url=… --oidc-client-id=microk8s, with the issuer that dist/host/running shows.',
    emergency:
      'On the control node `sudo microk8s kubectl` needs no Keycloak; `sudo microk8s config` prints a file for elsewhere.',
  },
  needs: () => ({ signIn: need.signIn({ public: true, redirectPaths: [], redirectUris }) }),
  workloads: () => ({}),
  build(scope, { id, needs }) {
    const name = 'thinkube-kubectl-admins';
    add(scope, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: labels({ name, component: id }) },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [
        {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Group',
          name: `${prefix}${needs.signIn.groups.admins}`,
        },
      ],
    });
  },
});
