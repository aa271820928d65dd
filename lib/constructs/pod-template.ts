/** The pod of a workload, whichever kind of object holds it. */
import type { Construct } from 'constructs';
import type { Container, PodSecurityContext, PodSpec, PodTemplate, Volume } from '../../imports/k8s';
import { labels } from '../kube/names';
import { add, metadataOf, type ObjectName } from './object';

export interface PodProps extends ObjectName {
  /** Its containers; see `planned` and `container`. */
  readonly containers: readonly Container[];
  /** Containers that run one after the other, before the others. @default - none */
  readonly init?: readonly Container[];
  /** Identity of the pod; see `pod.restricted`. */
  readonly security: PodSecurityContext;
  /** Volumes that its containers mount, in addition to lasting ones. @default - none */
  readonly volumes?: readonly Volume[];
  /** Rights in the cluster; its token is mounted. @default - a ServiceAccount of its own without any rights */
  readonly account?: { readonly name: string };
  /** Further labels of the pod, where its software looks for them. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Fields of the pod that are seldom needed. @default - none */
  readonly pod?: Partial<PodSpec>;
}

/** The template; the scope gets a ServiceAccount unless one is given. */
export function podTemplate(
  scope: Construct,
  props: PodProps,
  fields: Partial<PodSpec> = {},
  annotations: Readonly<Record<string, string>> = {},
): PodTemplate {
  const { name, component, account, init, containers, volumes = [], security, pod } = props;
  if (!account) serviceAccount(scope, props);
  return {
    metadata: {
      labels: { ...labels({ name, component }), ...props.podLabels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ...fields,
      serviceAccountName: account?.name ?? name,
      automountServiceAccountToken: account !== undefined,
      enableServiceLinks: false,
      securityContext: security,
      ...(init && init.length > 0 && { initContainers: init }),
      containers,
      ...(volumes.length > 0 && { volumes }),
      ...pod,
    },
  };
}

/** An account without rights, whose token nothing mounts. */
export const serviceAccount = (scope: Construct, where: ObjectName): void => {
  add(scope, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(where),
    automountServiceAccountToken: false,
  });
};
