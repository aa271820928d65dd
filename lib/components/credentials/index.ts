import { api } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';

export const credentials = defineComponent({
  id: 'credentials',
  title: 'Credentials',
  summary: 'Every password and key of the platform, generated once in the cluster and kept for ever',
  category: 'infrastructure',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {},
  images: {},
  claims: () => ({ operator: api({ group: 'external-secrets.io' }) }),
  workloads: () => ({}),
  notes: (_options, { backup }) =>
    backup.offsite
      ? []
      : ['Nothing leaves the cluster: if it is lost, so are its credentials and data; set backup.offsite'],
  provides: {
    secret: (claim, { secret }) => {
      const { keys = ['password'], length, encoding, fixed = {}, alsoReadBy, rotation } = claim;
      return {
        handle: { kind: 'secret', secret, keys: [...keys, ...Object.keys(fixed)] },
        credential: {
          keys,
          fixed,
          ...(length !== undefined && { length }),
          ...(encoding && { encoding }),
          ...(alsoReadBy && { alsoReadBy }),
          ...(rotation && { rotation }),
        },
      };
    },
  },
  help: {
    first:
      'Read one with `kubectl get secret -n credentials NAME -o yaml`: every value is base64. Save this namespace, encrypted: it cannot be made again.',
  },
});
