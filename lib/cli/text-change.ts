/** What differs between two texts: of long ones, only that. */

export interface TextChange {
  readonly before: string;
  readonly after: string;
  readonly lines?: readonly string[];
}

const mostLines = 30;

export function textChange(before: string, after: string): TextChange {
  const excerpts = { before: excerpt(before, after), after: excerpt(after, before) };
  if (!before.includes('\n') && !after.includes('\n')) return excerpts;
  const lines = changedLines(before.split('\n'), after.split('\n'));
  const more = lines.length > mostLines ? [`… and ${lines.length - mostLines} more`] : [];
  return { ...excerpts, lines: [...lines.slice(0, mostLines), ...more] };
}

const [longest, around] = [90, 20];

/** In quotes; of a long text the part that differs, with some characters around it. */
function excerpt(text: string, other: string): string {
  if (text.length <= longest) return JSON.stringify(text);
  const same = [...text].findIndex((character, i) => character !== other[i]);
  const start = Math.max(0, (same < 0 ? other.length : same) - around);
  const part = text.slice(start, start + longest);
  return JSON.stringify(`${start > 0 ? '…' : ''}${part}${start + longest < text.length ? '…' : ''}`);
}

/** Lines that only one of the texts has; none if the same lines stand in another order. */
function changedLines(before: readonly string[], after: readonly string[]): readonly string[] {
  const [old, fresh] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
