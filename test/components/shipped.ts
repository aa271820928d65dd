/** What components ship for monitoring, found as files: also of those that no config switches on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { drawnFrom } from '../../lib/components/grafana/drawing';
import { repository } from '../repository';
import { dig, each } from './dig';

export interface Shipped {
  /** Such as `prometheus/alerts.yaml`. */
  readonly name: string;
  readonly path: string;
  readonly content: unknown;
}

const folder = join(repository, 'lib', 'components');

const files = (ending: string, read: (text: string) => unknown): readonly Shipped[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return { name, path, content: read(readFileSync(path, 'utf8')) };
    });

const isRules = ({ content }: Shipped) =>
  each(content, 'groups').some((group) => each(group, 'rules').length > 0);
const isDashboard = ({ content }: Shipped) => Array.isArray(dig(content, 'rows'));

/** Files of alert rules. */
export const ruleFiles = (): readonly Shipped[] => files('.yaml', safely(parse)).filter(isRules);
/** Dashboards as Grafana gets them. */
export const dashboards = (): readonly Shipped[] =>
  files('.json', safely(JSON.parse))
    .filter(isDashboard)
    .map(({ name, path, content }) => {
      const [owner = '', file = ''] = name.split('/');
      return { name, path, content: JSON.parse(drawnFrom(owner, file, JSON.stringify(content))) };
    });

/** Templates are no YAML before something is filled in. */
const safely = (read: (text: string) => unknown) => (text: string) => {
  try {
    return read(text);
  } catch {
    return undefined;
  }
};

export const alertsOf = ({ content }: Shipped): readonly unknown[] =>
  each(content, 'groups')
    .flatMap((group) => each(group, 'rules'))
    .filter((rule) => dig(rule, 'alert') !== undefined);

/** Panels, also those inside rows. */
export const panelsOf = ({ content }: Shipped): readonly unknown[] =>
  each(content, 'panels').flatMap((panel) => [panel, ...each(panel, 'panels')]);

/** Variables that are asked of a data source. */
export const variablesOf = ({ content }: Shipped): readonly unknown[] => each(content, 'templating', 'list');
