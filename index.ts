/**
 * The library: single constructs by props, a component of one's own, or the whole platform from a config.
 */

export { type Build, component } from './charts/builder';
export { Platform, type PlatformProps } from './charts/platform';
export { appOf, render, type Synthesis } from './charts/synthesise';
export type { Manifest } from './imports';
export type {
  Container,
  EnvVar,
  PodSpec,
  PolicyRule,
  Probe,
  SecurityContext,
  Volume,
  VolumeMount,
} from './imports/k8s';
export { catalogue } from './lib/components/catalogue';
export * from './lib/components/constructs';
export type { ConfigInput, PlatformConfigInput } from './lib/config/config-type';
export { planFromObject } from './lib/config/plan';
export { Account, type AccountProps } from './lib/constructs/account';
export { type ConfigFiles, configFiles } from './lib/constructs/config-file';
export { Gate, type GateProps } from './lib/constructs/gate';
export { add, type Placed, placed } from './lib/constructs/object';
export { OneShot, type OneShotProps } from './lib/constructs/one-shot';
export { type Copy, type Gathering, gathered, Reader, type ReaderProps } from './lib/constructs/reader';
export { Route, type RouteProps } from './lib/constructs/route';
export { Scheduled, type ScheduledProps } from './lib/constructs/scheduled';
export { Scraped, type ScrapedProps } from './lib/constructs/scraped';
export { Server, type ServerProps, type ServicePortProps } from './lib/constructs/server';
export * from './lib/kube/argocd';
export { readAsset } from './lib/kube/asset';
export { type ContainerOptions, container } from './lib/kube/container';
export * from './lib/kube/env';
export { labels, selector, shortHash } from './lib/kube/names';
export type { Emitted, KubeObject } from './lib/kube/object';
export * from './lib/kube/policy';
export * from './lib/kube/probe';
export { type Resources, resources } from './lib/kube/resources';
export * from './lib/kube/restricted';
export * from './lib/kube/volumes';
export type { Context as RuleContext } from './lib/objects/facts';
export { contextOf } from './lib/objects/facts';
export * from './lib/plan/capabilities';
export {
  type Component,
  type Context,
  type Definition,
  defineComponent,
  type Options,
  type Props,
  type PropsOf,
  type Spec,
} from './lib/plan/component';
export type { External, Waiver, Workload, Workloads } from './lib/plan/facts';
export { gateClaims, gateImage, gateName, gatePort, gateWorkload } from './lib/plan/gate';
export type { Plan, PlannedComponent } from './lib/plan/plan';
export { formatProblem, type Problem, ProblemsError } from './lib/plan/problem';
export { check } from './lib/rules/check';
export { ThinkubeApp, type ThinkubeAppProps } from './lib/synth/app';
export { collect } from './lib/synth/collect';
export type { Files } from './lib/synth/write';
