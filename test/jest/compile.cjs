/** Before the first test: what runs is what is written. */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const compiler = join(root, 'node_modules/typescript/bin/tsc');

module.exports = () => {
  const { status } = spawnSync(process.execPath, [compiler], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
};
