/** What is bundled: the command, and the packages that a user's own components share with it. */
import './schemas-once';
import Module, { createRequire } from 'node:module';
import * as cdk8s from 'cdk8s';
import * as constructs from 'constructs';
import * as library from '../../index';
import { run } from './run';
import { processTerminal } from './terminal';

const load = createRequire(__filename);

/** Whoever loads this file from now on gets these exports: a second copy would not know our objects. */
function share(file: string, exports: unknown): void {
  const module = new Module(file);
  module.exports = exports;
  module.loaded = true;
  load.cache[file] = module;
}
share(load.resolve('../../index'), library);
share(load.resolve('cdk8s'), cdk8s);
share(load.resolve('constructs'), constructs);

run(process.argv.slice(2), processTerminal(process.env)).then((code) => {
  process.exitCode = code;
});
