/** Markdown in small pieces. */

/** Text of people, in which shell and angle brackets may stand, as Markdown. What is between backticks is left as it is. */
export const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<*_[\]]/g, '\\$&')))
    .join('');

export const code = (text: string): string => `\`${text}\``;

export const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** A table, or what to say where it would have no rows. */
export const table = (
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  otherwise = 'None.',
): string =>
  rows.length === 0
    ? otherwise
    : [titles, titles.map(() => '---'), ...rows.map((row) => row.map(cell))].map(line).join('\n');

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Commands to copy. */
export const shell = (commands: readonly string[]): string => ['```sh', ...commands, '```'].join('\n');

/** A part of a page; nothing where there is nothing to say. */
export const section = (title: string, body: string): readonly string[] =>
  body === '' ? [] : [`## ${title}`, body];

/** Text with values in the place of `{{name}}`. @throws Error for a name that has no value */
export const fillFrom = (text: string, find: (name: string) => string | undefined): string =>
  text.replace(/\{\{([\w.-]+)\}\}/g, (_, name: string) => {
    const value = find(name);
    if (value === undefined) throw new Error(`no page knows a value ${name}`);
    return value;
  });

/** The same, from a table. @throws Error for a name that has no value */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  fillFrom(text, (name) => values[name]);
