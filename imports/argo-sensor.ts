/** The Sensor of Argo Events, read at v1.9.11 as the rest of it: argoproj.io/v1alpha1. */
import type { EventPod, KeyRef, Tls } from './argo-events';
import type { Workflow } from './argo-workflows';
import type { Metadata } from './k8s';

/** An event that a sensor waits for. */
export interface EventDependency {
  readonly name: string;
  readonly eventSourceName: string;
  readonly eventName: string;
  readonly filtersLogicalOperator?: 'and' | 'or';
  readonly filters?: {
    /** All must hold, unless `dataLogicalOperator` says otherwise. */
    readonly data?: readonly {
      /** In the event, such as `body.ref` or `headers.X-Gitea-Event.0`. */
      readonly path: string;
      readonly type: 'bool' | 'number' | 'string';
      /** One of them. Strings are regular expressions. */
      readonly value: readonly string[];
      readonly comparator?: '>=' | '>' | '=' | '!=' | '<' | '<=';
    }[];
    readonly dataLogicalOperator?: 'and' | 'or';
    readonly exprs?: readonly {
      readonly expr: string;
      readonly fields: readonly { readonly name: string; readonly path: string }[];
    }[];
    readonly exprLogicalOperator?: 'and' | 'or';
  };
}

/** Copies something of an event to a place in what is made. */
export interface TriggerParameter {
  readonly src: {
    readonly dependencyName: string;
    readonly dataKey?: string;
    readonly dataTemplate?: string;
    readonly contextKey?: string;
    /** Where the event has nothing. */
    readonly value?: string;
  };
  readonly dest: string;
  readonly operation?: 'append' | 'overwrite' | 'prepend';
}

/** A Workflow that gets its name when it is made. */
export type WorkflowToMake = Omit<Workflow, 'metadata'> & {
  readonly metadata: Omit<Metadata, 'name'> & { readonly generateName: string };
};

interface Making {
  readonly source: { readonly resource: WorkflowToMake };
  readonly parameters?: readonly TriggerParameter[];
}

/** One thing that is done, with what it takes from the events. */
export interface Trigger {
  readonly template: {
    readonly name: string;
    /** Over names of dependencies: `push && approved`. Default: all of them. */
    readonly conditions?: string;
    readonly k8s?: Making & { readonly operation: 'create' };
    readonly argoWorkflow?: Making & { readonly operation: 'submit' };
    readonly http?: {
      readonly url: string;
      readonly method?: 'POST' | 'PUT' | 'GET' | 'PATCH' | 'DELETE';
      readonly payload?: readonly TriggerParameter[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly secureHeaders?: readonly {
        readonly name: string;
        readonly valueFrom: { readonly secretKeyRef: KeyRef };
      }[];
      /** Seconds. Default 60. */
      readonly timeout?: number;
      readonly tls?: Tls;
    };
    readonly log?: { readonly intervalSeconds?: number };
  };
  readonly parameters?: readonly TriggerParameter[];
  readonly retryStrategy?: { readonly steps: number; readonly duration?: string; readonly factor?: number };
  readonly rateLimit?: {
    readonly unit: 'Second' | 'Minute' | 'Hour';
    readonly requestsPerUnit: number;
  };
  /** True: an event comes again after a crash, instead of being lost. */
  readonly atLeastOnce?: boolean;
}

/** What happens at which event. */
export interface Sensor {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'Sensor';
  readonly metadata: Metadata;
  readonly spec: {
    readonly eventBusName?: string;
    readonly replicas?: number;
    readonly revisionHistoryLimit?: number;
    readonly template?: EventPod;
    readonly dependencies: readonly EventDependency[];
    readonly triggers: readonly Trigger[];
  };
}
