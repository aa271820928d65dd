/** docs/components.md: every component with its options, from the definitions. */

import type { Component } from '../plan/component';
import { commonShape } from '../plan/schema/common';
import { optionRows } from './options';

const heading = `# Components

Made by \`npm run generate\` from the definitions in \`lib/components\`; edit those.
`;

export function componentsPage(components: readonly Component[]): string {
  const sorted = [...components].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [
    heading,
    tableOf(sorted),
    `## Options of every component\n\n${optionTable(optionRows(commonShape))}`,
    ...sorted.map(sectionOf),
  ].join('\n');
}

function tableOf(components: readonly Component[]): string {
  const rows = components.map(
    ({ id, summary, category, profiles }) =>
      `| [\`${id}\`](#${id}) | ${summary} | ${category} | ${profiles.join(', ') || '-'} |`,
  );
  return ['| id | what | kind | profiles |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function sectionOf({ id, title, summary, images, waivers, help, ownOptions }: Component): string {
  const rows = optionRows(ownOptions.shape);
  return [
    `## ${id}\n`,
    `${title}: ${summary}.\n`,
    rows.length > 0 ? optionTable(rows) : 'No options of its own.\n',
    list('First', help.first === undefined ? [] : [help.first]),
    list('When sign-in is down', help.emergency === undefined ? [] : [help.emergency]),
    list(
      'Images',
      Object.values(images)
        .sort()
        .map((image) => `\`${image}\``),
    ),
    list(
      'Exceptions from the rules',
      waivers.map(({ rule, object, reason }) => `\`${rule}\` for ${object}: ${reason}`),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}:\n${lines.map((line) => `- ${line}\n`).join('')}`;

function optionTable(rows: ReturnType<typeof optionRows>): string {
  const lines = rows.map(
    ({ name, type, initial, description }) =>
      `| \`${name}\` | ${type.replace(/\|/g, '\\|')} | ${initial} | ${description.replace(/\|/g, '\\|')} |`,
  );
  return ['| option | value | default | what |', '| --- | --- | --- | --- |', ...lines, ''].join('\n');
}
