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

/** When a schedule comes, as numbers; no days or weekdays where every one of them will do. */
export interface Times {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days?: readonly number[];
  readonly months: readonly number[];
  readonly weekdays?: readonly number[];
}

/** @param text five fields that `isCron` accepts */
export function timesOf(text: string): Times {
  const parts = text.split(' ');
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = fields.map((field, i) =>
    everyValue(field).filter((value) => inList(value, parts[i] ?? '', field)),
  );
  return {
    minutes,
    hours,
    months,
    ...(parts[2] !== '*' && { days }),
    ...(parts[4] !== '*' && { weekdays }),
  };
}

const everyValue = ({ least, most }: Field): readonly number[] =>
  Array.from({ length: most - least + 1 }, (_, i) => least + i);

const inList = (value: number, text: string, field: Field): boolean =>
  text.split(',').some((part) => {
    const [range = '', step = '1'] = part.split('/');
    const [from = Number.NaN, to] =
      range === '*' ? [field.least, field.most] : range.split('-').map((each) => numberIn(each, field));
    // `5/15` goes on to the end, `5` does not.
    const last = to ?? (part.includes('/') ? field.most : from);
    return value >= from && value <= last && (value - from) % Number(step) === 0;
  });

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
