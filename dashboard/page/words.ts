/** Numbers and times as people read them. */
import type { State } from '../shared/types';

export const stateWords: Readonly<Record<State, string>> = {
  healthy: 'Healthy',
  starting: 'Starting',
  warning: 'Warning',
  degraded: 'Degraded',
  paused: 'Paused',
  unknown: 'Not known',
};

export const areaWords: Readonly<Record<string, string>> = {
  infrastructure: 'Infrastructure',
  identity: 'Sign-in and secrets',
  data: 'Data',
  delivery: 'Delivery',
  monitoring: 'Monitoring',
  management: 'Management',
  service: 'Services',
};

/** `3 min`, `5 h`, `12 days`. */
export function span(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 1) return 'a moment';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}

export const age = (at: string, now: number): string => `${span(now - Date.parse(at))} ago`;

const gibi = 1024 ** 3;
const mebi = 1024 ** 2;

/** `6.6 Gi`, `412 Mi`. */
export const bytes = (amount: number): string =>
  amount >= gibi ? `${(amount / gibi).toFixed(1)} Gi` : `${Math.round(amount / mebi)} Mi`;

/** `1.5 cores`, `0.02 cores`. */
export const cores = (millicores: number): string =>
  `${(millicores / 1000).toFixed(millicores < 100 ? 2 : 1)} cores`;

export const percent = (part: number): string => `${Math.round(part * 100)} %`;

export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** Without `https://`. */
export const bare = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '');

/** The part of an address that tells it from the others of this platform. */
export const short = (url: string, domain: string): string => bare(url).replace(`.${domain}`, '');

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, each) => total + each, 0);
