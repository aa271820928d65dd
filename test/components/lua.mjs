// Runs health checks as Argo CD does: reads [{ code, object }], writes what each returns. A process of its own,
// since Jest's cannot load WebAssembly.
import { readFileSync } from 'node:fs';
import { LuaFactory } from 'wasmoon';

const factory = new LuaFactory();
const answers = [];
for (const { code, object } of JSON.parse(readFileSync(0, 'utf8'))) {
  const lua = await factory.createEngine();
  lua.global.set('obj', object);
  answers.push(await lua.doString(code));
  lua.global.close();
}
process.stdout.write(JSON.stringify(answers));
