/** A machine that may sleep: sent to sleep and woken by a job, or by hand. */
import { useState } from 'preact/hooks';
import type { NodeState } from '../../shared/types';
import { power } from '../server';
import { me, snapshot, titleOf } from '../state';
import { Commands } from './commands';
import { Sheet } from './sheet';
import { StartButton } from './start';

type To = 'sleep' | 'wake';

const words: Readonly<Record<To, { readonly title: string; readonly act: string; readonly text: string }>> = {
  sleep: {
    title: 'Send to sleep',
    act: 'Sleep now',
    text: 'Its pods move to the other machines, and it switches itself off. The clock, or somebody, wakes it.',
  },
  wake: {
    title: 'Wake',
    act: 'Wake now',
    text: 'A packet on the network switches it on. It takes some minutes until pods run on it.',
  },
};

const names = (ids: readonly string[]): string => ids.map(titleOf).join(', ');

/** Why it stays on, or what stands still meanwhile. */
function Consequence({ held, waiting }: NodeState) {
  if (held.length > 0)
    return (
      <p class="inset">
        It stays on: volumes of {names(held)} are on it, and others need {held.length === 1 ? 'it' : 'them'}.
      </p>
    );
  return waiting.length > 0 ? (
    <p class="inset">
      Volumes of {names(waiting)} are on it: {waiting.length === 1 ? 'it stops' : 'they stop'} until it is
      back.
    </p>
  ) : null;
}

export function Power(node: NodeState) {
  const [open, setOpen] = useState(false);
  const { name, state, sleeps, held } = node;
  if (!me.acts || !sleeps || state === 'leaving') return null;
  const to = state === 'up' ? 'sleep' : 'wake';
  const { title, act, text } = words[to];
  const isRefused = to === 'sleep' && held.length > 0;
  return (
    <>
      <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {title}…<span class="unseen"> {name}</span>
      </button>
      {open && (
        <Sheet title={`${title}: ${name}`} close={() => setOpen(false)}>
          <p class="inset">{text}</p>
          {to === 'sleep' && <Consequence {...node} />}
          {!isRefused && (
            <>
              {snapshot.value.jobs && <StartButton label={act} begin={() => power(name, to)} />}
              <Commands
                lead="From a laptop, in your repository."
                lines={[
                  `ansible-playbook -i dist/host/inventory.yaml -u USER -K ansible/${to}_node.yml -e machine=${name}`,
                ]}
              />
            </>
          )}
        </Sheet>
      )}
    </>
  );
}
