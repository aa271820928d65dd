/** What was proven, in the order that it was: a line each while it runs, a table at the end. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What was seen; for a failure, what broke. */
  readonly detail: string;
}

export class Report {
  readonly results: Result[] = [];
  readonly facts = new Map<string, string>();
  private readonly skipped = new Map<string, string>();
  private readonly started = Date.now();

  /** @param until milliseconds since 1970, after which nothing goes on */
  constructor(private readonly until = Number.POSITIVE_INFINITY) {}

  /** Whether there is time for what takes that long. */
  fits(minutes: number): boolean {
    return Date.now() + minutes * 60_000 <= this.until;
  }

  say(line: string): void {
    const seconds = String(Math.round((Date.now() - this.started) / 1000)).padStart(5);
    process.stdout.write(`${seconds} s  ${line}\n`);
  }

  /** Goes on after a failure: one broken proof hides no other. Gives back whether it held. */
  async prove(name: string, work: () => Promise<string>): Promise<boolean> {
    const started = Date.now();
    const seconds = () => Math.round((Date.now() - started) / 1000);
    try {
      const detail = await this.inTime(work());
      if (detail === undefined) {
        this.skip(name, 'the time was over before it was done');
        return false;
      }
      this.results.push({ name, ok: true, seconds: seconds(), detail });
      this.say(`ok    ${name}: ${detail}`);
      return true;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.results.push({ name, ok: false, seconds: seconds(), detail });
      this.say(`FAIL  ${name}: ${detail}`);
      return false;
    }
  }

  /** Undefined where the time is over before; what goes on then ends with the program. */
  private async inTime(work: Promise<string>): Promise<string | undefined> {
    if (!Number.isFinite(this.until)) return work;
    const clock = new AbortController();
    const over = sleep(Math.max(0, this.until - Date.now()), undefined, { signal: clock.signal });
    try {
      return await Promise.race([work, over]);
    } finally {
      clock.abort();
    }
  }

  /** It is named, and counted. */
  skip(name: string, why: string): void {
    this.skipped.set(name, why);
    this.say(`skip  ${name}: ${why}`);
  }

  fact(name: string, value: string): void {
    this.facts.set(name, value);
  }

  /** Exit code. */
  close(): number {
    const failed = this.results.filter(({ ok }) => !ok);
    const skipped = this.skipped.size > 0 ? `, ${this.skipped.size} skipped` : '';
    const width = Math.max(0, ...this.results.map(({ name }) => name.length));
    const lines = [
      '',
      ...[...this.facts].map(([name, value]) => `${name}: ${value}`),
      '',
      ...this.results.map(
        ({ name, ok, seconds, detail }) =>
          `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}  ${String(seconds).padStart(4)} s  ${detail.split('\n')[0]}`,
      ),
      ...[...this.skipped].map(([name, why]) => `skip  ${name}: ${why}`),
      '',
      ...failed.flatMap(({ name, detail }) => [`FAIL ${name}`, detail, '']),
      `${this.results.length - failed.length} passed, ${failed.length} failed${skipped}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return failed.length === 0 ? 0 : 1;
  }
}

/** @throws Error with the whole list, where there is one */
export function expectNone(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.length} ${what}:\n  ${found.slice(0, 40).join('\n  ')}`);
}
