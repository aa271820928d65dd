/** What the page knows: the picture of the server, how fresh it is, and who looks. */
import { computed, signal } from '@preact/signals';
import type { Me, Row, Snapshot, Start } from '../shared/types';

const start: Start = JSON.parse(document.getElementById('start')?.textContent ?? '');

export const me: Me = start.me;
export const snapshot = signal<Snapshot>(start.snapshot);
/** Whether the server's events come in. */
export const connected = signal(true);
/** Milliseconds since 1970; moves each half minute, so that ages grow. */
export const now = signal(Date.now());
/** What is said politely at the foot of the page. */
export const said = signal('');

/** Long enough to be read, and gone before it hides something. Milliseconds. */
const readable = 10_000;
let fading = 0;
export function say(text: string): void {
  said.value = text;
  clearTimeout(fading);
  fading = window.setTimeout(() => {
    said.value = '';
  }, readable);
}

export const rows = computed(() => snapshot.value.rows);
export const rowOf = (id: string): Row | undefined => rows.value.find((row) => row.id === id);
export const titleOf = (id: string): string =>
  rowOf(id)?.title ?? snapshot.value.off.find((offer) => offer.id === id)?.title ?? id;

/** After that long without a sign of life the picture counts as old. Milliseconds. */
const patience = 40_000;

/** Follows the server; the browser comes back by itself after a cut, and at once when the page is looked at again. */
export function follow(): void {
  let source = new EventSource('/api/events');
  let heard = Date.now();
  const listen = () => {
    const alive = () => {
      heard = Date.now();
      connected.value = true;
    };
    source.addEventListener('ping', alive);
    source.addEventListener('snapshot', ({ data }) => {
      alive();
      snapshot.value = JSON.parse(data);
    });
  };
  const again = () => {
    if (Date.now() - heard < patience && source.readyState !== EventSource.CLOSED) return;
    source.close();
    source = new EventSource('/api/events');
    listen();
  };
  listen();
  setInterval(() => {
    now.value = Date.now();
    connected.value = Date.now() - heard < patience;
    again();
  }, 10_000);
  addEventListener('online', again);
  document.addEventListener('visibilitychange', () => document.hidden || again());
}
