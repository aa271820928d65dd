/** In use inside what is promised inside the most that may be promised inside the machine. */
import { bytes } from '../words';

interface Amounts {
  readonly used?: number;
  readonly promised: number;
  readonly most?: number;
  readonly whole: number;
}

export function Bar({ label, used, promised, most, whole }: Amounts & { label: string }) {
  const part = (amount: number) => `${Math.min(100, (100 * amount) / Math.max(1, whole)).toFixed(1)}%`;
  return (
    <div class="bar" role="img" aria-label={label}>
      <i class="promised" style={{ width: part(promised) }} />
      {used !== undefined && <i class="used" style={{ width: part(used) }} />}
      {most !== undefined && <i class="most" style={{ left: part(most) }} />}
    </div>
  );
}

export const memoryLabel = ({ used, promised, most, whole }: Amounts): string =>
  [
    used === undefined ? 'use not known' : `${bytes(used)} in use`,
    `${bytes(promised)} promised`,
    ...(most === undefined ? [] : [`${bytes(most)} may be promised`]),
    `${bytes(whole)} in all`,
  ].join(', ');
