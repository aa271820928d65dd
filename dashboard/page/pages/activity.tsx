/** One line of time: what Argo CD rolled out, and what people did here. */
import { Link } from 'wouter-preact';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { What } from '../parts/change';
import { Commit } from '../parts/commit';
import { rowOf, snapshot, titleOf } from '../state';

export function Activity() {
  const { changes, commit } = snapshot.value;
  return (
    <>
      <Head title="Activity">
        {commit && (
          <>
            The cluster follows commit <Commit hash={commit} />.
          </>
        )}
      </Head>
      <Card title="Changes" aside={changes.length}>
        <ul class="list">
          {changes.map(({ at, component, text, commit, by }) => (
            <li key={`${at}${component}${text}`} class="with-mark">
              <span>
                <b>
                  {rowOf(component) ? (
                    <Link href={`/components/${component}`}>{titleOf(component)}</Link>
                  ) : (
                    titleOf(component)
                  )}
                </b>{' '}
                <span class="dim">
                  <What text={text} commit={commit} by={by} />
                </span>
              </span>
              <Age at={at} />
            </li>
          ))}
          {changes.length === 0 && <li class="dim">Nothing yet.</li>}
        </ul>
      </Card>
    </>
  );
}
