/** A commit, which leads to where it can be read. */
import { snapshot } from '../state';

export function Commit({ hash }: { hash: string }) {
  const { commits } = snapshot.value;
  const short = <code>{hash.slice(0, 7)}</code>;
  return commits === undefined ? (
    short
  ) : (
    <a class="away" href={commits + encodeURIComponent(hash)}>
      {short}
    </a>
  );
}
