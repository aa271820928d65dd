/** What the panel is told from outside, by its environment. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type PanelPlan, panelPlan } from '../shared/panel-plan';
import type { AwxAccess } from './awx';

const environment = v.object({
  /** Its own address, such as `https://panel.home.example.com`. */
  PANEL_URL: v.pipe(v.string(), v.url()),
  /** Folder of the page, beside which the plan lies. */
  PANEL_PAGE: v.string(),
  PANEL_PLAN: v.string(),
  PANEL_PORT: v.optional(v.pipe(v.string(), v.transform(Number), v.integer()), '8080'),
  /** How often it asks Prometheus and ends pauses. Milliseconds. */
  PANEL_EVERY: v.optional(v.pipe(v.string(), v.transform(Number), v.integer()), '15000'),
  /** Group of those who may act. */
  PANEL_ADMINS: v.string(),
  AWX_URL: v.optional(v.pipe(v.string(), v.url())),
  /** Of the account `panel`, which may start what administrators start here. */
  AWX_PASSWORD: v.optional(v.string(), ''),
  PROMETHEUS_URL: v.optional(v.pipe(v.string(), v.url())),
  /** Its own, for what it keeps. */
  PANEL_NAMESPACE: v.optional(v.string(), 'dashboard'),
  KUBERNETES_URL: v.optional(v.pipe(v.string(), v.url()), 'https://kubernetes.default.svc'),
  KUBERNETES_TOKEN_FILE: v.optional(v.string(), '/var/run/secrets/kubernetes.io/serviceaccount/token'),
});

export interface Settings {
  readonly url: string;
  readonly page: string;
  readonly plan: PanelPlan;
  readonly port: number;
  readonly every: number;
  readonly admins: string;
  readonly prometheus?: string;
  readonly awx?: AwxAccess;
  readonly kubernetes: { readonly address: string; readonly namespace: string; readonly tokenFile: string };
}

/** @throws v.ValiError if a variable is missing or wrong */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const read = v.parse(environment, env);
  return {
    url: read.PANEL_URL,
    page: read.PANEL_PAGE,
    plan: v.parse(panelPlan, JSON.parse(readFileSync(read.PANEL_PLAN, 'utf8'))),
    port: read.PANEL_PORT,
    every: read.PANEL_EVERY,
    admins: read.PANEL_ADMINS,
    kubernetes: {
      address: read.KUBERNETES_URL,
      namespace: read.PANEL_NAMESPACE,
      tokenFile: read.KUBERNETES_TOKEN_FILE,
    },
    ...(read.AWX_URL !== undefined && {
      awx: { address: read.AWX_URL, user: 'panel', password: read.AWX_PASSWORD },
    }),
    ...(read.PROMETHEUS_URL !== undefined && { prometheus: read.PROMETHEUS_URL }),
  };
}
