import type { Emitted } from '../kube/object';
import { at, number, text } from '../objects/read';
import { defineRule, type Finding } from './rule';

/** Ends with the hash of its content. */
const hashed = /-[0-9a-f]{8,}$/;
/** Retries of what must not give up, such as while a database is being restored. */
const patience = 100;

export const job = defineRule({
  id: 'job',
  code: 'TK754',
  title: 'a Job is named by its content, never gives up and never goes away by itself',
  *findings(inventory) {
    for (const of of inventory.of('batch/Job')) {
      yield* ofJob(of);
      yield* restarts(of, 'spec.template.spec.restartPolicy');
    }
    for (const of of inventory.of('batch/CronJob')) {
      yield* restarts(of, 'spec.jobTemplate.spec.template.spec.restartPolicy');
    }
  },
});

function* ofJob(of: Emitted): Iterable<Finding> {
  const { object } = of;
  if (!hashed.test(object.metadata.name)) {
    const message = 'does not end in a hash, but a Job cannot be changed in place';
    yield { of, path: 'metadata.name', message, hint: 'append a hash of everything that it depends on' };
  }
  if (at(object, 'spec.ttlSecondsAfterFinished') !== undefined) {
    const message = 'removes the Job, and Argo CD runs it again, forever';
    yield { of, path: 'spec.ttlSecondsAfterFinished', message, hint: 'remove it' };
  }
  if (at(object, 'spec.activeDeadlineSeconds') !== undefined) {
    const message = 'ends the Job for good, and Argo CD does not run it again';
    yield { of, path: 'spec.activeDeadlineSeconds', message, hint: 'remove it, and wait inside' };
  }
  const retries = number(object, 'spec.backoffLimit') ?? 6;
  if (retries < patience) {
    const message = `is ${retries}: after that it has failed, and Argo CD does not run it again`;
    yield { of, path: 'spec.backoffLimit', message, hint: `write ${patience} or more` };
  }
  for (const key of Object.keys(object.metadata.annotations ?? {})) {
    if (key !== 'argocd.argoproj.io/hook' && key !== 'helm.sh/hook') continue;
    const message = 'is a hook, which a change of this object alone does not run';
    yield { of, path: `metadata.annotations["${key}"]`, message, hint: 'write a plain Job' };
  }
}

function* restarts(of: Emitted, path: string): Iterable<Finding> {
  const policy = text(of.object, path);
  if (policy === 'OnFailure' || policy === 'Never') return;
  yield { of, path, message: `is ${policy ?? 'missing'}`, hint: 'write OnFailure' };
}
