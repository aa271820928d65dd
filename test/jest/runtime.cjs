/**
 * Tests run as TypeScript has compiled them, by Node itself: the library is loaded once a worker, and not, as Jest would,
 * once for each file of tests. What a test file changes outside of itself, the next one sees.
 */
const { createRequire } = require('node:module');
const { join, relative } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const root = join(__dirname, '../..');
const compiled = (path) => join(root, 'out', relative(root, path)).replace(/\.ts$/, '.js');

/** Nobody holds on to it, so that its platforms go with it. */
function loadedAnew(path) {
  const load = createRequire(path);
  delete load.cache[path];
  return load(path);
}

module.exports = class extends Runtime {
  /** What Jest has beside each file of tests: of the same realm, or `instanceof` would not know their objects. */
  requireInternalModule(path) {
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return loadedAnew(path);
  }

  setGlobalsForRuntime(globals) {
    Object.assign(globalThis, globals);
  }

  requireModule(path) {
    return loadedAnew(compiled(path));
  }
};
