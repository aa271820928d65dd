/**
 * The library: what a component is written with, a construct for each component, and the whole platform from a config.
 */

export { OwnChart, type OwnChartProps } from './charts/own-chart';
export { ThinkubePlatform, type ThinkubePlatformProps } from './charts/platform';
export { appOf, render, type Synthesis } from './charts/synthesise';
export type * as k8s from './imports/k8s';
export { catalogue } from './lib/components/catalogue';
export * from './lib/components/constructs';
export type { ConfigInput, PlatformConfigInput } from './lib/config/config-type';
export { planFromObject } from './lib/config/plan';
export type { ConstructProps } from './lib/constructs/construct-of';
export * from './lib/kit';
export type { RuleFacts } from './lib/objects/facts';
export { ruleFacts } from './lib/objects/facts';
export type { Component } from './lib/plan/component';
export type { Plan, PlannedComponent } from './lib/plan/plan';
export { formatProblem, type Problem, ProblemsError } from './lib/plan/problem';
export type { PlatformConfig } from './lib/plan/schema/platform';
export { check } from './lib/rules/check';
export { ThinkubeApp, type ThinkubeAppProps } from './lib/synth/app';
