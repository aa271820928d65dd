/** How long ago something was; the exact time when one points at it. */
import { now, snapshot } from '../state';
import { age } from '../words';

export function Age({ at }: { at: string }) {
  const { timezone } = snapshot.value;
  const exact = new Date(at).toLocaleString('en-GB', {
    timeZone: timezone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <time dateTime={at} title={exact} class="nowrap">
      {age(at, now.value)}
    </time>
  );
}
