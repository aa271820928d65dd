/** The schema that editors complete from. */
import { catalogue } from '../../lib/components/catalogue';
import { jsonSchema } from '../../lib/config/json-schema';
import { small } from '../plan/small';

const schema = jsonSchema(small);
const all = Object.values(catalogue);

type Visit = (node: Readonly<Record<string, unknown>>, path: string) => void;

/** Every schema inside of a schema. */
function walk(node: unknown, path: string, visit: Visit): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) visit({ ...node }, path);
  for (const [key, inner] of Object.entries(node)) walk(inner, `${path}/${key}`, visit);
}

test('asks for what has no default, and only for that', () => {
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    required: ['schemaVersion', 'cluster', 'nodes', 'git'],
    additionalProperties: false,
    properties: {
      profile: { enum: ['none', 'core', 'ai', 'data', 'dev', 'web', 'everything'], default: 'core' },
      nodes: { minItems: 1, items: { required: ['name', 'role', 'address', 'cpu', 'memory'] } },
    },
  });
});

test('offers each component as true, false or its settings', () => {
  expect(schema).toMatchObject({
    properties: {
      components: {
        properties: {
          sql: {
            description: 'sql: sql for tests.',
            anyOf: [
              { type: 'boolean' },
              {
                type: 'object',
                properties: { version: { enum: ['16', '17'] }, schedule: { required: ['up', 'down'] } },
              },
            ],
          },
        },
      },
    },
  });
});

test('knows no more keys than the check does', () => {
  walk(jsonSchema(all), '', (node, path) => {
    if (node['type'] !== 'object' || node['properties'] === undefined) return;
    expect([path, node['additionalProperties']]).toEqual([path, false]);
  });
});

test('says what each key is for', () => {
  const silent: string[] = [];
  walk(jsonSchema(all), '', (node, path) => {
    const isKey = /\/properties\/[^/]+$/.test(path) && !/\/properties\/(op|path|value|issuer)$/.test(path);
    if (isKey && node['description'] === undefined && node['type'] !== 'object') silent.push(path);
  });
  expect(silent).toEqual([]);
});
