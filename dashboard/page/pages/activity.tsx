/** One line of time: what Argo CD rolled out, and what people did here. */
import { Link } from 'wouter-preact';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { rowOf, snapshot, titleOf } from '../state';

export function Activity() {
  const { changes, commit } = snapshot.value;
  return (
    <>
      <Head title="Activity">{commit && <>Argo CD follows commit {commit.slice(0, 7)}.</>}</Head>
      <Card title="Changes" aside={changes.length}>
        <ul class="list">
          {changes.map(({ at, component, text, by }) => (
            <li key={`${at}${component}${text}`}>
              {rowOf(component) ? (
                <Link href={`/components/${component}`}>{titleOf(component)}</Link>
              ) : (
                titleOf(component)
              )}{' '}
              {text}
              {by && `, by ${by}`} <Age at={at} />
            </li>
          ))}
          {changes.length === 0 && <li class="dim">Nothing yet.</li>}
        </ul>
      </Card>
    </>
  );
}
