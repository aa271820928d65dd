/** Annotations that Argo CD reads on single objects. */

/**
 * Neither pruned nor cascaded away: state, credentials, namespaces. What stays although it is no longer in Git does not
 * make its Application differ from Git for ever.
 */
export const keep = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
} as const;

/** Order inside one Application, where an object needs another one to be healthy first. Default 0. */
export const syncWave = (wave: number) => ({ 'argocd.argoproj.io/sync-wave': String(wave) }) as const;

/** Its health says nothing about whether the component works, such as the last run of a CronJob. */
export const ignoreHealth = { 'argocd.argoproj.io/ignore-healthcheck': 'true' } as const;
