/** One card a cause: what, why, since when, who waits for it, and the last lines of the log. */
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Attention } from '../../shared/types';
import { now, titleOf } from '../state';
import { span } from '../words';
import { Act } from './act';
import { Log } from './log';
import { Mark } from './mark';

export function AttentionCard({
  component,
  level,
  title,
  text,
  since,
  followers,
  pod,
  container,
}: Attention) {
  const [open, setOpen] = useState(false);
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
        {followers.length > 0 && (
          <p class="dim">
            {followers.map(titleOf).join(', ')} {followers.length === 1 ? 'waits' : 'wait'} for it
          </p>
        )}
        {open && pod && container && <Log component={component} pod={pod} container={container} />}
      </div>
      <div class="acts">
        {pod && container && (
          <button type="button" class="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
            Log
          </button>
        )}
        {level === 'degraded' && <Act kind="restart" component={component} />}
      </div>
    </section>
  );
}
