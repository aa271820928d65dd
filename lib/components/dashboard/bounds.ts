/**
 * Rights of Kubernetes are too wide for what the panel does: who may make Jobs may run anything, and who may change an
 * Application of Argo CD may deploy anything. Admission policies leave of them what is in Git already.
 */
import { Construct } from 'constructs';
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../imports/admission';
import { add, labels } from '../../kit';

interface BoundsProps {
  /** The ServiceAccount that is bound. */
  readonly account: { readonly namespace: string; readonly name: string };
  /** CronJobs that may be run now, as `namespace/name`. */
  readonly run: readonly string[];
}

type Policy = Omit<ValidatingAdmissionPolicy['spec'], 'failurePolicy' | 'matchConditions'>;
type Params = ValidatingAdmissionPolicyBinding['spec']['paramRef'];

export class Bounds extends Construct {
  constructor(scope: Construct, id: string, { account, run }: BoundsProps) {
    super(scope, id);
    const user = `system:serviceaccount:${account.namespace}:${account.name}`;
    this.bound('runs', user, ofThese(run));
    this.bound('copies', user, copies, everyCronJob);
    this.bound('syncs', user, operations);
  }

  private bound(what: string, user: string, policy: Policy, paramRef?: Params): void {
    const name = `thinkube-panel-${what}`;
    const metadata = { name, labels: labels({ name, component: 'dashboard' }) };
    const apiVersion = 'admissionregistration.k8s.io/v1';
    add(this, {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConditions: [{ name: 'panel', expression: `request.userInfo.username == '${user}'` }],
        ...policy,
      },
    });
    add(this, {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: name, validationActions: ['Deny'], ...(paramRef && { paramRef }) },
    });
  }
}

const on = (operation: 'CREATE' | 'UPDATE', group: string, version: string, resource: string) => ({
  resourceRules: [
    { apiGroups: [group], apiVersions: [version], operations: [operation], resources: [resource] },
  ],
});

const jobs = on('CREATE', 'batch', 'v1', 'jobs');
const variables = [{ name: 'owner', expression: 'object.metadata.ownerReferences[0].name' }];

/** Jobs of these CronJobs. */
const ofThese = (run: readonly string[]): Policy => ({
  matchConstraints: jobs,
  variables,
  validations: [
    {
      expression: `(request.namespace + '/' + variables.owner) in ${JSON.stringify(run)}`,
      message: 'the panel runs what saves or tries by the clock, and nothing else',
    },
  ],
});

/** Jobs that are as their CronJob has them. */
const copies: Policy = {
  matchConstraints: jobs,
  paramKind: { apiVersion: 'batch/v1', kind: 'CronJob' },
  variables,
  validations: [
    {
      expression:
        'variables.owner != params.metadata.name || object.spec.template.spec == params.spec.jobTemplate.spec.template.spec',
      message: 'the Job differs from its CronJob',
    },
  ],
};
/**
 * `params` is one CronJob of the namespace after the other. Where it has none, everybody would be refused, whoever asks:
 * that is judged before the account is looked at.
 */
const everyCronJob: Params = { selector: {}, parameterNotFoundAction: 'Allow' };

/** A sync of what the Application says already. */
const operations: Policy = {
  matchConstraints: on('UPDATE', 'argoproj.io', 'v1alpha1', 'applications'),
  validations: [
    {
      expression: 'object.spec == oldObject.spec && object.?status == oldObject.?status',
      message: 'the panel starts a sync, and changes nothing',
    },
    {
      expression: ['labels', 'annotations', 'finalizers', 'ownerReferences']
        .map((key) => `object.metadata.?${key} == oldObject.metadata.?${key}`)
        .join(' && '),
      message: 'the panel starts a sync, and changes nothing',
    },
    {
      expression: ['source', 'sources', 'manifests', 'revision', 'revisions']
        .map((key) => `!has(object.operation.sync.${key})`)
        .join(' && '),
      message: 'the panel syncs what Git has, and nothing else',
    },
  ],
};
