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

/** Minute, hour, day of the month, month and weekday. */
export function isCron(text: string): boolean {
  const parts = text.split(' ');
  return (
    parts.length === fields.length &&
    fields.every((field, i) => rangesOf(parts[i], field).every((range) => range !== undefined))
  );
}

/** Days of the longest year, by month. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether some day of some year has it: 31 February never comes. Where a weekday is named as well, either will do.
 *
 * @param text five fields that `isCron` accepts
 */
export function comes(text: string): boolean {
  const { days, months, weekdays } = timesOf(text);
  if (days === undefined || weekdays !== undefined) return true;
  return months.some((month) => days.some((day) => day <= (lengths[month - 1] ?? 0)));
}

/** @param text five fields that `isCron` accepts */
export function timesOf(text: string): Times {
  const parts = text.split(' ');
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = fields.map((field, i) =>
    valuesOf(parts[i], field),
  );
  return {
    minutes,
    hours,
    months,
    ...(parts[2] !== '*' && { days }),
    ...(parts[4] !== '*' && { weekdays }),
  };
}

/**
 * The same moments as systemd has them, such as `Mon,Fri *-*-* 22:00:00`: two where cron takes a day of the month or a
 * weekday.
 *
 * @param text five fields that `isCron` accepts
 */
export function calendarOf(text: string): readonly string[] {
  const { minutes, hours, days, months, weekdays } = timesOf(text);
  const list = (values: readonly number[]) => values.join(',');
  const at = (on: readonly number[] | undefined, names: readonly number[] | undefined) =>
    `${names ? `${names.map(weekdayOf).join(',')} ` : ''}*-${list(months)}-${on ? list(on) : '*'} ${list(hours)}:${list(minutes)}:00`;
  return days && weekdays ? [at(days, undefined), at(undefined, weekdays)] : [at(days, weekdays)];
}

const weekdayOf = (day: number): string => ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][day] ?? '';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** The ranges of a list; undefined for what is none. */
const rangesOf = (list = '', field: Field): readonly (Range | undefined)[] =>
  list.split(',').map((part) => rangeOf(part, field));

const valuesOf = (list: string | undefined, field: Field): readonly number[] => {
  const ranges = rangesOf(list, field).filter((range) => range !== undefined);
  const every = Array.from({ length: field.most - field.least + 1 }, (_, i) => field.least + i);
  return every.filter((value) =>
    ranges.some(({ from, to, step }) => value >= from && value <= to && (value - from) % step === 0),
  );
};

/** `5`, `1-5`, `*`, each with a step such as `/15`. */
function rangeOf(text: string, field: Field): Range | undefined {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return undefined;
  const ends =
    range === '*' ? [field.least, field.most] : range.split('-').map((each) => numberIn(each, field));
  // `5/15` goes on to the end, `5` does not.
  const [from = Number.NaN, to = step === undefined ? from : field.most] = ends;
  return ends.length <= 2 && to >= from ? { from, to, step: Number(step ?? 1) } : undefined;
}

/** NaN where it is no value of this field. */
function numberIn(text: string, { least, most, words }: Field): number {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return least + word;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : Number.NaN;
}
