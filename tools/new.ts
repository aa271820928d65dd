/** `npm run new -- ID`: the folder and the tests of a new component, which pass as they are; then change what differs. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { camel, pascal } from '../lib/docs/catalogue';

/** The compiled file lies in out/tools. */
const root = join(__dirname, '..', '..');
const template = join(root, 'tools', 'component');

/** Where each file of the template goes. */
const targets: Readonly<Record<string, (id: string) => string>> = {
  'index.ts.txt': (id) => `lib/components/${id}/index.ts`,
  'alerts.yaml': (id) => `lib/components/${id}/alerts.yaml`,
  'dashboard.json': (id) => `lib/components/${id}/dashboard.json`,
  'test.ts.txt': (id) => `test/components/${id}.test.ts`,
  'alerts-test.yaml': (id) => `test/fixtures/alerts/${id}.yaml`,
};

const filled = (text: string, id: string): string =>
  text.replaceAll('@id@', id).replaceAll('@name@', camel(id)).replaceAll('@Name@', pascal(id));

/** @returns what is wrong with the id, if anything */
function refused(id: string | undefined): string | undefined {
  if (id === undefined) return 'usage: npm run new -- ID';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    return `"${id}" is not an id: use lower-case letters, digits and dashes`;
  return existsSync(join(root, 'lib/components', id)) ? `there is already a component ${id}` : undefined;
}

function create(id: string): readonly string[] {
  return readdirSync(template).flatMap((name) => {
    const path = targets[name]?.(id);
    if (path === undefined) return [];
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), filled(readFileSync(join(template, name), 'utf8'), id), { flag: 'wx' });
    return [path];
  });
}

const [id] = process.argv.slice(2);
const problem = refused(id);
if (id === undefined || problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${create(id).join('\n')}\n`);
}
