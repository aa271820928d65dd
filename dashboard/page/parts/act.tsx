/** Buttons that act: each says what it does until the server has answered. Whoever may not, does not see them. */
import { useState } from 'preact/hooks';
import { type ActKind, type PauseLength, pauseLengths } from '../../shared/types';
import { act } from '../server';
import { me, say, titleOf } from '../state';
import { Sheet } from './sheet';

const words: Readonly<Record<ActKind, readonly [idle: string, busy: string]>> = {
  restart: ['Restart', 'Restarting…'],
  sync: ['Sync', 'Syncing…'],
  run: ['Run now', 'Starting…'],
  pause: ['Pause', 'Pausing…'],
  resume: ['Resume', 'Resuming…'],
};

/** Does it, and says what came of it at the foot of the page. @returns whether it was done */
export async function perform(kind: ActKind, component: string, of = ''): Promise<boolean> {
  try {
    say(`${titleOf(component)}: ${await act(kind, component, of)}`);
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

interface ActProps {
  readonly kind: ActKind;
  readonly component: string;
  /** What of the component, or for how long. */
  readonly of?: string;
  /** In place of the word for its kind. */
  readonly label?: string;
  readonly done?: () => void;
}

export function Act({ kind, component, of = '', label, done }: ActProps) {
  const [busy, setBusy] = useState(false);
  if (!me.acts) return null;
  const [idle, running] = words[kind];
  const press = async () => {
    setBusy(true);
    if (await perform(kind, component, of)) done?.();
    setBusy(false);
  };
  return (
    <button type="button" class="button small" disabled={busy} onClick={press}>
      {busy ? running : (label ?? idle)}
      {kind === 'run' && <span class="unseen"> {of}</span>}
    </button>
  );
}

const lengths: Readonly<Record<PauseLength, string>> = {
  hour: 'For an hour',
  hours: 'For four hours',
  morning: 'Until the next morning, 07:00',
  monday: 'Until Monday, 07:00',
};

/** It stops something, so that it says first what that means. */
export function Pause({ component }: { component: string }) {
  const [open, setOpen] = useState(false);
  const [length, setLength] = useState<PauseLength>('hours');
  if (!me.acts) return null;
  return (
    <>
      <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Pause…
      </button>
      {open && (
        <Sheet title={`Pause ${titleOf(component)}`} close={() => setOpen(false)}>
          <p class="inset">
            Its pods stop, and its memory is free. Its data stays, nobody else needs it, and its alerts are
            quiet. Git does not change, and Argo CD leaves it alone. It is resumed by itself, or here at any
            time.
          </p>
          <fieldset class="inset choices">
            <legend>How long</legend>
            {pauseLengths.map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name="length"
                  checked={length === each}
                  onChange={() => setLength(each)}
                />
                {lengths[each]}
              </label>
            ))}
          </fieldset>
          <p class="inset">
            <Act kind="pause" component={component} of={length} done={() => setOpen(false)} />
          </p>
        </Sheet>
      )}
    </>
  );
}
