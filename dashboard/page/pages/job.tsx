/** One job, and what it says while it runs: the end is followed only by who is there already. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Job } from '../../shared/types';
import { Age } from '../parts/age';
import { jobMarks, jobWords } from '../parts/job-words';
import { Mark } from '../parts/mark';
import { output } from '../server';

/** Milliseconds. */
const every = 2_000;
/** More lines fill the memory of a tab that stays open. */
const kept = 2_000;

const isOver = ({ state }: Job): boolean => state === 'succeeded' || state === 'failed';

export function JobPage({ id }: { id: string }) {
  const [job, setJob] = useState<Job>();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const place = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    let timer = 0;
    let next = 0;
    let gone = false;
    const look = async (): Promise<void> => {
      try {
        const found = document.hidden ? undefined : await output(id, next);
        if (gone) return;
        if (found) {
          const more = found.next > next;
          next = found.next;
          setJob(found.job);
          setProblem('');
          if (more) setText((before) => (before + found.text).split('\n').slice(-kept).join('\n'));
          if (isOver(found.job) && !more) return;
        }
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
      timer = window.setTimeout(look, every);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id]);
  useEffect(() => {
    if (place.current && atEnd.current) place.current.scrollTop = place.current.scrollHeight;
  }, [text]);
  return (
    <>
      <header class="verdict">
        <Mark state={job ? jobMarks[job.state] : 'unknown'} size={24} silent />
        <div>
          <h1>{job?.name ?? `Job ${id}`}</h1>
          <p>
            {job && jobWords[job.state]}
            {job?.started && (
              <>
                , started <Age at={job.started} />
              </>
            )}
            {' · '}
            <Link href="/jobs">all jobs</Link>
          </p>
        </div>
      </header>
      {problem && <p role="alert">{problem}</p>}
      <div class="log whole">
        <pre
          ref={place}
          role="log"
          aria-live="off"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
          tabIndex={0}
          aria-label={`Output of job ${id}`}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
          }}
        >
          {text || 'Nothing yet.'}
        </pre>
      </div>
    </>
  );
}
