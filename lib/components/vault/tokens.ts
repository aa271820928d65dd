import type { Volume } from '../../../imports/k8s';

/** The vault accepts tokens for itself alone: those that open the Kubernetes API are not among them. */
export const audience = 'vault';

/** Such a token of the pod's account, as the file `token`. */
export const tokenVolume: Volume = {
  name: 'token',
  projected: {
    defaultMode: 0o440,
    sources: [{ serviceAccountToken: { audience, path: 'token', expirationSeconds: 600 } }],
  },
};
