/** What happened to a component: what was rolled out, or what somebody did. */
import type { Change } from '../../shared/types';
import { Commit } from './commit';

export function What({ text, commit, by }: Pick<Change, 'text' | 'commit' | 'by'>) {
  return (
    <>
      {text}
      {commit !== undefined && (
        <>
          {' '}
          <Commit hash={commit} />
        </>
      )}
      {by && `, by ${by}`}
    </>
  );
}
