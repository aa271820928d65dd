/** On a phone: the pages that have no tab. */
import { Link } from 'wouter-preact';
import { Card, Head } from '../parts/card';
import { hasTab, places } from '../places';

export function More() {
  return (
    <>
      <Head title="More" />
      <Card title="Pages">
        <ul class="list">
          {places
            .filter(({ path }) => !hasTab(path))
            .map(({ path, name, Icon }) => (
              <li key={path}>
                <Link href={path} class="with-mark">
                  <Icon size={16} aria-hidden="true" />
                  {name}
                </Link>
              </li>
            ))}
        </ul>
      </Card>
    </>
  );
}
