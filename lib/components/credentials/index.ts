import { defineComponent, need } from '../../kit';
import { Credentials } from './credentials';

export const credentials = defineComponent({
  id: 'credentials',
  title: 'Credentials',
  summary: 'Every password and key of the platform, generated once in the cluster and kept for ever',
  category: 'infrastructure',
  profiles: 'all',
  enabledBy: ({ mail }) => (mail?.password ? 'mail.password' : undefined),
  folder: __dirname,
  options: {},
  images: {},
  help: {
    first:
      'Read one with `kubectl get secret -n credentials NAME -o yaml`: every value is base64. Save this namespace, encrypted: it cannot be made again.',
  },
  provides: {
    secret: ({
      need: { keys = ['password'], length, encoding, fixed = {}, alsoReadBy, rotation },
      client,
    }) => ({
      given: { secret: client.secret, keys: [...keys, ...Object.keys(fixed)] },
      credential: {
        keys,
        fixed,
        ...(length !== undefined && { length }),
        ...(encoding && { encoding }),
        ...(alsoReadBy && { alsoReadBy }),
        ...(rotation && { rotation }),
      },
    }),
  },
  needs: (_options, { mail }) => ({
    operator: need.api({ group: 'external-secrets.io' }),
    // Made here once; whoever sends mail has a copy.
    mail: mail?.password
      ? need.userSecret({
          secret: mail.password.secret,
          keys: [mail.password.key],
          reason: `the password of ${mail.username ?? 'the sender'} at ${mail.server}`,
        })
      : undefined,
  }),
  workloads: () => ({}),
  notes: (_options, { backup }) =>
    backup.offsite
      ? []
      : ['Nothing leaves the cluster: if it is lost, so are its credentials and data; set backup.offsite'],
  build(scope, { namespace, credentials: secrets }) {
    new Credentials(scope, 'credentials', { namespace, secrets });
  },
});
