/** Buttons that act: each says what it does until the server has answered. Whoever may not, does not see them. */
import { useState } from 'preact/hooks';
import type { ActKind } from '../../shared/types';
import { act } from '../server';
import { me, said, titleOf } from '../state';
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
    said.value = `${titleOf(component)}: ${await act(kind, component, of)}`;
    return true;
  } catch (error) {
    said.value = error instanceof Error ? error.message : String(error);
    return false;
  }
}

interface ActProps {
  readonly kind: ActKind;
  readonly component: string;
  /** What of the component. */
  readonly of?: string;
  readonly done?: () => void;
}

export function Act({ kind, component, of = '', done }: ActProps) {
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
      {busy ? running : idle}
      {of && <span class="unseen"> {of}</span>}
    </button>
  );
}

/** It stops something, so that it says first what that means. */
export function Pause({ component }: { component: string }) {
  const [open, setOpen] = useState(false);
  if (!me.acts) return null;
  return (
    <>
      <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Pause…
      </button>
      {open && (
        <Sheet title={`Pause ${titleOf(component)}`} close={() => setOpen(false)}>
          <p class="inset">
            Its pods stop, and its memory is free, until somebody resumes it here. Its data stays, nobody else
            needs it, and its alerts are quiet. Argo CD leaves it alone: Git does not change.
          </p>
          <p class="inset">
            <Act kind="pause" component={component} done={() => setOpen(false)} />
          </p>
        </Sheet>
      )}
    </>
  );
}
