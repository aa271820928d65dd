/** The handbook: every page by its path, from the plan. */
import { join } from 'node:path';
import { readAsset } from '../../kit';
import type { Plan } from '../../plan/plan';
import { componentPage } from './component-page';
import { fill, list } from './markdown';
import type { Chapter, Page } from './page';
import { together } from './together';
import { dumpsOf, valuesOf } from './values';

const top = {
  Home: 'index.md',
  'First steps': 'first-steps.md',
  Changes: 'changes.md',
  Credentials: 'credentials.md',
  Capacity: 'capacity.md',
  Backups: 'backup.md',
  'When sign-in is down': 'sign-in-down.md',
};

const problems = {
  'Memory or processor exhausted': 'resources.md',
  'A service fails': 'service-fails.md',
  'A service does not start': 'does-not-start.md',
  'The network': 'network.md',
  'Storage is full': 'storage-full.md',
  'A database is corrupt': 'database.md',
  'A machine fails': 'node.md',
  'Everything is lost': 'everything.md',
};

export function chapters(plan: Plan): readonly Chapter[] {
  const here = valuesOf(plan, '');
  const below = {
    ...valuesOf(plan, '../'),
    runbooks: list(Object.entries(problems).map(([title, file]) => `[${title}](${file})`)),
  };
  const sources: Readonly<Record<string, string>> = {
    ...(dumpsOf(plan) === undefined && { 'database.md': 'database-without-dumps.md' }),
    'everything.md': plan.platform.backup.offsite && dumpsOf(plan) ? 'restore.md' : 'no-restore.md',
  };
  const runbook = (title: string, file: string) => ({
    title,
    path: `runbooks/${file}`,
    text: fill(source(`runbooks/${sources[file] ?? file}`), below),
  });
  return [
    {
      pages: Object.entries(top).map(([title, path]) => ({ title, path, text: fill(source(path), here) })),
    },
    ...chapterOf('Together', together(plan)),
    {
      title: 'Runbooks',
      pages: [
        runbook('Where to start', 'index.md'),
        ...Object.entries(problems).map(([title, file]) => runbook(title, file)),
      ],
    },
    {
      title: 'Components',
      pages: plan.components.map((each) => ({
        title: each.title,
        path: `components/${each.id}.md`,
        text: componentPage(each, plan),
      })),
    },
  ];
}

/** Nothing where it would have no pages. */
const chapterOf = (title: string, pages: readonly Page[]): readonly Chapter[] =>
  pages.length === 0 ? [] : [{ title, pages }];

const source = (path: string): string => readAsset(join(__dirname, 'pages'), path);
