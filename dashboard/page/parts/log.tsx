/** The last lines of one container. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { log } from '../server';

export function Log({ component, pod, container }: { component: string; pod: string; container: string }) {
  const [text, setText] = useState<string>();
  const [previous, setPrevious] = useState(false);
  const place = useRef<HTMLPreElement>(null);
  const load = () => {
    log({ component, pod, container, previous, lines: 200 }).then(
      (lines) => setText(lines === '' ? 'The log is empty.' : lines),
      (error: Error) => setText(error.message),
    );
  };
  useEffect(load, [component, pod, container, previous]);
  useEffect(() => {
    if (place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [text]);
  return (
    <div class="log">
      <div class="acts">
        <span class="dim">
          {pod} · {container}
        </span>
        <button type="button" class="link" onClick={load}>
          Read again
        </button>
        <label>
          <input type="checkbox" checked={previous} onChange={() => setPrevious(!previous)} /> the run before
        </label>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <pre ref={place} role="log" aria-live="off" tabIndex={0} aria-label={`Log of ${pod}`}>
        {text}
      </pre>
    </div>
  );
}
