import { number, text } from '../objects/read';
import { defineRule } from './rule';

const ignoreHealth = 'argocd.argoproj.io/ignore-healthcheck';

export const cronJob = defineRule({
  id: 'cron-job',
  code: 'TK755',
  title: 'a CronJob runs once at a time, catches up after a restart and never holds up a wave',
  *findings(inventory) {
    for (const of of inventory.of('batch/CronJob')) {
      const deadline = number(of.object, 'spec.startingDeadlineSeconds');
      // The controller looks every ten seconds.
      if (deadline === undefined || deadline < 10) {
        const message = `is ${deadline ?? 'missing'}`;
        const hint = 'write the seconds after which a missed run is skipped, such as 3600';
        yield { of, path: 'spec.startingDeadlineSeconds', message, hint };
      }
      const policy = text(of.object, 'spec.concurrencyPolicy') ?? 'Allow';
      if (policy !== 'Forbid') {
        yield { of, path: 'spec.concurrencyPolicy', message: `is ${policy}`, hint: 'write Forbid' };
      }
      if (of.object.metadata.annotations?.[ignoreHealth] !== 'true') {
        const message = 'is not "true", so that one failed run holds up all later waves';
        yield { of, path: `metadata.annotations["${ignoreHealth}"]`, message, hint: 'write "true"' };
      }
    }
  },
});
