/** Something that becomes a job: once it has begun, its page is opened. */
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';

export function useStart() {
  const [, go] = useLocation();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  /** @param begin gives back the id of the job */
  const start = async (begin: () => Promise<number>) => {
    setBusy(true);
    try {
      go(`/jobs/${await begin()}`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return { busy, problem, start };
}

/** For what asks nothing before. */
export function StartButton({ label, begin }: { label: string; begin: () => Promise<number> }) {
  const { busy, problem, start } = useStart();
  return (
    <div class="inset">
      <button type="button" class="button" disabled={busy} onClick={() => start(begin)}>
        {busy ? 'Starting…' : label}
      </button>
      {problem && <p role="alert">{problem}</p>}
    </div>
  );
}
