#!/usr/bin/env node
/** The command `thinkube`. */
import { run } from './run';
import { processTerminal } from './terminal';

run(process.argv.slice(2), processTerminal(process.env)).then((code) => {
  process.exitCode = code;
});
