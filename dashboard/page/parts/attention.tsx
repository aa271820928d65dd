/** One card a cause: what, why, since when, what was changed before, who waits for it, and the last lines of the log. */
import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Attention } from '../../shared/types';
import { log } from '../server';
import { now, titleOf } from '../state';
import { span } from '../words';
import { Act } from './act';
import { Age } from './age';
import { What } from './change';
import { Log } from './log';
import { Mark } from './mark';

/** What a program says before it ends stands in its last lines. */
const few = 3;

function LastLines({ component, pod, container }: { component: string; pod: string; container: string }) {
  const [text, setText] = useState('');
  useEffect(() => {
    let gone = false;
    // Without them the card says all it knows; the log says why there are none.
    log({ component, pod, container, lines: few }).then(
      (lines) => gone || setText(lines.trimEnd()),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [component, pod, container]);
  return text === '' ? null : <pre class="lines">{text}</pre>;
}

function Followers({ followers }: Pick<Attention, 'followers'>) {
  if (followers.length === 0) return null;
  return (
    <p class="dim">
      {followers.map(titleOf).join(', ')} {followers.length === 1 ? 'waits' : 'wait'} for it
    </p>
  );
}

export function AttentionCard(attention: Attention) {
  const { component, level, title, text, since, change, pod, container } = attention;
  const [open, setOpen] = useState(false);
  const logged = pod !== undefined && container !== undefined && { component, pod, container };
  return (
    <section class={`attention ${level}`}>
      <Mark state={level} size={16} />
      <div>
        <h2>
          <Link href={`/components/${component}`}>{title}</Link>
        </h2>
        <p>
          {text}
          {since && <>, for {span(now.value - Date.parse(since))}</>}
        </p>
        {change && (
          <p>
            Shortly before: <What {...change} /> <Age at={change.at} />
          </p>
        )}
        <Followers {...attention} />
        {logged && (open ? <Log {...logged} /> : level === 'degraded' && <LastLines {...logged} />)}
      </div>
      <div class="acts">
        {logged && (
          <button type="button" class="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
            Log<span class="unseen"> of {titleOf(component)}</span>
          </button>
        )}
        {level === 'degraded' && <Act kind="restart" component={component} />}
      </div>
    </section>
  );
}
