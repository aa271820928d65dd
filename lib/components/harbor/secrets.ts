/** Secrets that are made of others, and the key that tokens are signed with. */
import type { Construct } from 'constructs';
import { add, composedSecret, type Given, metadataOf, shortHash } from '../../kit';
import { clusterIssuer } from '../../plan/issuer';
import { names, registryUser, settings } from './environment';

interface Props {
  readonly namespace: string;
  readonly needs: { readonly signIn: Given<'signIn'>; readonly keys: Given<'secret'> };
}

/** Gives back their names. */
export function madeSecrets(scope: Construct, { namespace, needs }: Props) {
  const where = (name: string) => ({ name, namespace, component: 'harbor' });
  const signIn = settings(needs.signIn);
  const made = {
    /** Sign-in, under the key `settings`. */
    settings: `harbor-settings-${shortHash(signIn)}`,
    /** Who may use the registry, under the key `passwd`. */
    users: 'harbor-registry-users',
    /** Key and certificate of the core. It stays when all else goes. */
    signing: 'harbor-signing',
  };
  composedSecret(scope, where(made.settings), {
    fetch: [{ secret: needs.signIn.secret, property: 'clientSecret', as: 'clientSecret' }],
    data: { settings: signIn },
    onlyData: true,
  });
  composedSecret(scope, where(made.users), {
    fetch: [{ secret: needs.keys.secret, property: 'registry', as: 'password' }],
    data: { passwd: `{{ htpasswd "${registryUser}" .password }}` },
    onlyData: true,
  });
  add(scope, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadataOf(where(made.signing)),
    spec: {
      secretName: made.signing,
      dnsNames: [`${names.core}.${namespace}.svc`],
      privateKey: { algorithm: 'RSA', size: 4096, rotationPolicy: 'Never' },
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
    },
  });
  return made;
}
