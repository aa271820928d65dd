/** A table, which scrolls where the window is too narrow for it. */
import type { ComponentChildren } from 'preact';

/** A heading: over words, over numbers, or for those alone who hear it. */
type Column = string | { readonly number: string } | { readonly unseen: string };

interface Props {
  readonly columns: readonly Column[];
  /** A class of its own. */
  readonly kind?: string;
  /** Rows. */
  readonly children: ComponentChildren;
}

function heading(column: Column) {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  if ('number' in column) {
    return (
      <th scope="col" class="number">
        {column.number}
      </th>
    );
  }
  return (
    <th scope="col">
      <span class="unseen">{column.unseen}</span>
    </th>
  );
}

export const Table = ({ columns, kind, children }: Props) => (
  <div class="scroll">
    <table class={kind}>
      <thead>
        <tr>{columns.map(heading)}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
