/** What each machine gives, what is promised of it, and what is in use. */
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Timed } from '../../shared/types';
import { Card, Head } from '../parts/card';
import { Consumers, Fitting } from '../parts/consumers';
import { Machine, spans } from '../parts/machine';
import { Mark } from '../parts/mark';
import { now, snapshot, titleOf } from '../state';
import { span } from '../words';

/** Cron's five fields stay as they are written: whoever wrote them reads them. */
function Clock({ component, up, down, awake, until }: Timed) {
  return (
    <li class="with-mark">
      <Mark state={awake ? 'healthy' : 'paused'} silent />
      <span>
        <Link href={`/components/${component}`}>{titleOf(component)}</Link>{' '}
        {awake ? 'is up' : 'sleeps; its alerts are quiet'}
        <small>
          up <code>{up}</code>, down <code>{down}</code>
        </small>
      </span>
      {until !== undefined && (
        <span class="dim aside">
          {awake ? 'stops' : 'starts'} in {span(Date.parse(until) - now.value)}
        </span>
      )}
    </li>
  );
}

export function Resources() {
  const [shown, setShown] = useState<(typeof spans)[number]>('day');
  const { nodes, calendar, timezone } = snapshot.value;
  return (
    <>
      <Head title="Resources">
        In use is what pods hold now; promised is what they are sure to get; the mark is the most that may be
        promised.
      </Head>
      <fieldset class="tabs">
        <legend class="unseen">Span of the plots</legend>
        {spans.map((each) => (
          <button
            key={each}
            type="button"
            class="button small"
            aria-pressed={shown === each}
            onClick={() => setShown(each)}
          >
            The last {each}
          </button>
        ))}
      </fieldset>
      {nodes.map((node) => (
        <Machine key={node.name} node={node} span={shown} />
      ))}
      <Consumers />
      <div class="pair">
        <Fitting />
        {calendar.length > 0 && (
          <Card title="By the clock" aside={timezone}>
            <ul class="list">
              {calendar.map((each) => (
                <Clock key={each.component} {...each} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </>
  );
}
