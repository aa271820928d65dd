/** Cron fields as Kubernetes reads them, so that no schedule is refused once it is in the cluster. */

interface Field {
  readonly least: number;
  readonly most: number;
  /** Words for values, the first one for `least`. */
  readonly words: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: readonly Field[] = [
  { least: 0, most: 59, words: [] },
  { least: 0, most: 23, words: [] },
  { least: 1, most: 31, words: [] },
  { least: 1, most: 12, words: months },
  { least: 0, most: 6, words: weekdays },
];

/** Minute, hour, day of the month, month and weekday. */
export function isCron(text: string): boolean {
  const parts = text.split(' ');
  return parts.length === fields.length && fields.every((field, i) => isList(parts[i] ?? '', field));
}

const isList = (text: string, field: Field): boolean => text.split(',').every((part) => isRange(part, field));

/** `5`, `1-5`, `*`, each with a step such as `/15`. */
function isRange(text: string, field: Field): boolean {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false;
  if (range === '*') return true;
  const [from, to, ...more] = range.split('-').map((each) => numberIn(each, field));
  if (more.length > 0 || from === undefined || Number.isNaN(from)) return false;
  return to === undefined || to >= from;
}

/** NaN where it is no value of this field. */
function numberIn(text: string, { least, most, words }: Field): number {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return least + word;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : Number.NaN;
}
