/** Ratios of two pieces of work, measured in turn in one run, so that a slow machine slows both. */
import { readFileSync, rmSync } from 'node:fs';

/** How long one call takes, in milliseconds. */
export type Meter = (work: () => void) => number;

/** Time of the processor in this process: what else the machine does is not in it. */
export const processor: Meter = (work) => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

/**
 * Time of the processor in other Node processes, however many the work starts: each adds a line to `times` when it
 * ends (own-time.ts).
 */
export const processes =
  (times: string): Meter =>
  (work) => {
    rmSync(times, { force: true });
    work();
    return readFileSync(times, 'utf8')
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0);
  };

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Medians of several rounds A B A B …, after one that is not counted. */
export function inTurn<Name extends string>(
  rounds: number,
  meter: Meter,
  works: Readonly<Record<Name, () => void>>,
): Readonly<Record<string, number>> {
  const names = Object.keys(works);
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries<() => void>(works)) {
      const taken = meter(work);
      if (round > 0) samples.get(name)?.push(taken);
    }
  }
  return Object.fromEntries([...samples].map(([name, values]) => [name, median(values)]));
}

/** The power with which time grows: the slope of a line through the logarithms. */
export function exponent(points: readonly (readonly [size: number, time: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (pick: (point: readonly [number, number]) => number) =>
    logs.reduce((sum, point) => sum + pick(point), 0) / logs.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
