/** Loaded into every process that the bench starts: at its end it writes down the processor time that it took. */
import { appendFileSync } from 'node:fs';

const { THINKUBE_BENCH_TIMES } = process.env;
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  if (THINKUBE_BENCH_TIMES) appendFileSync(THINKUBE_BENCH_TIMES, `${(user + system) / 1000}\n`);
});
