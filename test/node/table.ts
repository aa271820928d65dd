/** The table of docs/proof.md: what each component is on the node, from the recipes and the platforms that it runs. */
import { parseAllDocuments } from 'yaml';
import { render } from '../../charts/synthesise';
import { load } from '../../lib/cli/project';
import { catalogue } from '../../lib/components/catalogue';
import { nameAndTag } from '../../lib/plan/versions';
import { platforms } from './platforms';
import { imagesIn, type Recipe, readRecipes, recipeOf, type Truth, truthOf } from './recipes';

export const page = 'docs/proof.md';
const begin = '<!-- made by `npm run generate` from test/node -->\n';
const end = '<!-- end -->\n';

/** The page with a fresh table. @throws Error where it has no place for one */
export async function withTable(text: string): Promise<string> {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page} has lost the comments around its table`);
  return `${text.slice(0, from + begin.length)}\n${await table()}\n${text.slice(to)}`;
}

async function table(): Promise<string> {
  const recipes = readRecipes();
  const images = await imagesByComponent();
  const rows = [...images].flatMap(([id, names]) => rowsOf(id, names, recipes));
  return [
    '| component | on the node | programs |',
    '| --- | --- | --- |',
    ...rows,
    '| every other one | simulated | |',
    '',
  ].join('\n');
}

async function imagesByComponent(): Promise<ReadonlyMap<string, readonly string[]>> {
  const objects = new Map<string, unknown[]>();
  for (const { config } of Object.values(platforms))
    for (const [path, text] of render(await load(config))) {
      const [id = ''] = path.split('/');
      if (!Object.hasOwn(catalogue, id) || !path.endsWith('.yaml')) continue;
      const here = parseAllDocuments(text).map((document): unknown => document.toJS());
      objects.set(id, [...(objects.get(id) ?? []), ...here]);
    }
  return new Map([...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, all]) => [id, imagesIn(all)]));
}

/** From the best to the worst: a component is what its worst program is. */
const order: readonly Truth[] = ['real', 'near', 'stand-in'];

/** Empty where an image cannot be made: the component is off on the node. */
function rowsOf(id: string, names: readonly string[], recipes: readonly Recipe[]): readonly string[] {
  const found = names.flatMap((name) => programOf(name, recipes) ?? []);
  if (found.length < names.length) return [];
  const worst = order.findLast((truth) => found.some((each) => each.truth === truth));
  const said = [...new Set(found.map(({ note }) => note))].map((note) => {
    const programs = found.filter((each) => each.note === note).map(({ program }) => program);
    return note === undefined ? programs.join(', ') : `${programs.join(', ')} (${note})`;
  });
  return [`| ${id} | ${worst ?? 'no program'} | ${said.join('; ')} |`];
}

interface Program {
  readonly truth: Truth;
  readonly program: string;
  readonly note: string | undefined;
}

function programOf(image: string, recipes: readonly Recipe[]): Program | undefined {
  const recipe = recipeOf(image, recipes);
  if (!recipe) return undefined;
  const { name, tag } = nameAndTag(image);
  const short = name.split('/').at(-1) ?? name;
  const { version, standIn, note } = recipe;
  const truth = truthOf(recipe, tag);
  if (truth === 'near') return { truth, program: `${short} ${version} for ${tag}`, note };
  return { truth, program: `${short} ${version}`, note: standIn ?? note };
}
