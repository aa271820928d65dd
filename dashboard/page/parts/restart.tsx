/** Restarts a component; the button says so until the server has answered. Whoever may not, does not see it. */
import { useState } from 'preact/hooks';
import { restart } from '../server';
import { me, said, titleOf } from '../state';

export function Restart({ component }: { component: string }) {
  const [busy, setBusy] = useState(false);
  if (!me.acts) return null;
  const act = async () => {
    setBusy(true);
    try {
      await restart(component);
      said.value = `${titleOf(component)} restarts`;
    } catch (error) {
      said.value = error instanceof Error ? error.message : String(error);
    }
    setBusy(false);
  };
  return (
    <button type="button" class="button small" disabled={busy} onClick={act}>
      {busy ? 'Restarting…' : 'Restart'}
    </button>
  );
}
