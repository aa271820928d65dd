/** A shape for each state; colour comes second, and the word goes with it. */
import type { State } from '../../shared/types';
import { stateWords } from '../words';

const shapes: Readonly<Record<State, preact.JSX.Element>> = {
  healthy: <circle cx="8" cy="8" r="5" fill="currentColor" />,
  starting: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" opacity=".3" />
      <path
        d="M8 2a6 6 0 0 1 6 6"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
      />
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </>
  ),
  warning: (
    <>
      <path
        d="M8 1.500 15 14H1z"
        fill="currentColor"
        stroke="currentColor"
        stroke-width="1.500"
        stroke-linejoin="round"
      />
      <path class="cut" d="M8 6v4M8 12v.010" />
    </>
  ),
  degraded: (
    <>
      <rect x="1.500" y="1.500" width="13" height="13" rx="3" fill="currentColor" />
      <path class="cut" d="m5.300 5.300 5.400 5.400M10.700 5.300l-5.400 5.400" />
    </>
  ),
  paused: (
    <>
      <circle cx="8" cy="8" r="6.200" fill="none" stroke="currentColor" stroke-width="1.500" />
      <path d="M6.500 5.600v4.800M9.500 5.600v4.800" stroke="currentColor" stroke-width="1.600" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.200"
        fill="none"
        stroke="currentColor"
        stroke-width="1.500"
        stroke-dasharray="2.600 2.300"
      />
      <path
        d="M6.600 6.600c0-2 2.900-2 2.900 0 0 1.200-1.500 1.200-1.500 2.300M8 10.900v.010"
        fill="none"
        stroke="currentColor"
        stroke-width="1.400"
        stroke-linecap="round"
      />
    </>
  ),
};

export function Mark({
  state,
  size = 14,
  silent = false,
}: {
  state: State;
  size?: number;
  silent?: boolean;
}) {
  return (
    <>
      <svg class={`mark ${state}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
        {shapes[state]}
      </svg>
      {!silent && <span class="unseen">{stateWords[state]}: </span>}
    </>
  );
}
