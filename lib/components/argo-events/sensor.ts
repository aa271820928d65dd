/** What happens at which event: calls become workflows. */
import type { Construct } from 'constructs';
import type { EventDependency, Trigger } from '../../../imports/argo-sensor';
import { add, metadataOf, type Need, type ObjectName } from '../../kit';
import { container, pods, small } from './objects';

/** An event, and what it starts. */
interface Wish {
  readonly dependency: EventDependency;
  readonly trigger: Trigger;
}

/** Values of a template by name: where they are in the event, and what is taken where it has nothing. */
type Values = Readonly<Record<string, { readonly from: string; readonly otherwise?: string }>>;

/** The template hello, greeting whoever the call names. */
export const hello = (namespace: string): Wish => ({
  dependency: { name: 'call', eventSourceName: 'webhook', eventName: 'example' },
  trigger: starts(
    { namespace, template: 'hello', event: 'call' },
    {
      name: { from: 'body.name', otherwise: 'somebody' },
    },
  ),
});

/** What Gitea, Forgejo, GitHub and GitLab's own kin say of a push to the main branch. */
export const pushed = (namespace: string, { template, unless }: Need<'pushes'>): Wish => ({
  dependency: {
    name: 'push',
    eventSourceName: 'webhook',
    eventName: 'push',
    filters: {
      data: [
        { path: 'body.ref', type: 'string', value: ['^refs/heads/(main|master)$'] },
        // A branch that was deleted has no commit, and no author.
        { path: 'body.head_commit.author.name', type: 'string', comparator: '!=', value: [`^${unless}$`] },
      ],
    },
  },
  trigger: starts(
    { namespace, template, event: 'push' },
    {
      repository: { from: 'body.repository.clone_url' },
      commit: { from: 'body.after' },
      branch: { from: 'body.ref' },
      name: { from: 'body.repository.name' },
    },
  ),
});

interface Start {
  readonly namespace: string;
  readonly template: string;
  /** Name of the dependency. */
  readonly event: string;
}

function starts({ namespace, template, event }: Start, values: Values): Trigger {
  const names = Object.keys(values);
  return {
    template: {
      name: template,
      conditions: event,
      k8s: {
        operation: 'create',
        source: {
          resource: {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'Workflow',
            metadata: { generateName: `${template}-`, namespace },
            spec: {
              workflowTemplateRef: { name: template },
              arguments: {
                parameters: names.map((name) => ({ name, value: values[name]?.otherwise ?? '' })),
              },
            },
          },
        },
        parameters: Object.values(values).map(({ from, otherwise }, i) => ({
          src: {
            dependencyName: event,
            dataKey: from,
            ...(otherwise !== undefined && { value: otherwise }),
          },
          dest: `spec.arguments.parameters.${i}.value`,
        })),
      },
    },
    retryStrategy: { steps: 3 },
  };
}

/** One pod waits for all of these events. */
export function sensor(scope: Construct, where: ObjectName, wishes: readonly Wish[]): void {
  add(scope, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Sensor',
    metadata: metadataOf(where),
    spec: {
      template: { ...pods(where, 'sensor', 9731), container: container(small) },
      dependencies: wishes.map(({ dependency }) => dependency),
      triggers: wishes.map(({ trigger }) => trigger),
    },
  });
}
