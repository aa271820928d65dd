/** Columns of text. */

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Rows under titles; columns as wide as they must be, the last one unpadded. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, i) => {
        const cell = cells[i] ?? '';
        return align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].map((each) => `${each}\n`).join('');
}

/** `███████░░░` for 70 %. */
export function bar(share: number, width = 20): string {
  const full = Math.max(0, Math.min(width, Math.round(share * width)));
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** Megabytes for people: `512 Mi`, `1.5 Gi`. */
export const amount = (mi: number): string =>
  mi < 1024 ? `${Math.round(mi)} Mi` : `${(mi / 1024).toFixed(1)} Gi`;
