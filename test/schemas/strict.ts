/** Schemas of Kubernetes and of CRDs, as strict as the API server with `--validate=strict`: unknown fields are errors. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { KubeObject } from '../../lib/kube/object';
import { repository } from '../repository';

/** Data beside the checkout; the project works without it. */
export const data = join(repository, '../shared');
export const isThere = existsSync(join(data, 'schemas/index.json'));

/** Minor versions of Kubernetes that there are schemas of. */
export const minors = isThere
  ? readdirSync(join(data, 'schemas')).flatMap((name) => /^kubernetes-(.*)\.json\.gz$/.exec(name)?.[1] ?? [])
  : [];

/** What is wrong with an object; undefined where there is no schema for its kind. */
export type Validator = (object: KubeObject) => readonly string[] | undefined;

type Json = unknown;
type Fields = Readonly<Record<string, Json>>;
const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whole numbers or text; the API takes both. */
const eitherWay = { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'number' }] };

/** No field beside those that are named, unless the schema keeps unknown ones. */
function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isFields(schema)) return schema;
  if (schema['x-kubernetes-int-or-string'] === true || schema['format'] === 'int-or-string') return eitherWay;
  const open =
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    'additionalProperties' in schema ||
    !('properties' in schema);
  const kept = Object.entries(schema)
    .filter(([key]) => !key.startsWith('x-') && key !== 'format' && key !== 'default' && key !== 'nullable')
    .map(([key, value]) => [key, key === 'properties' && isFields(value) ? mapped(value) : strict(value)]);
  const whole: Fields = Object.fromEntries(open ? kept : [...kept, ['additionalProperties', false]]);
  return schema['x-kubernetes-embedded-resource'] === true ? {} : whole;
}

const mapped = (properties: Fields): Fields =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strict(schema)]));

const unzipped = (file: string): Json =>
  JSON.parse(gunzipSync(readFileSync(join(data, 'schemas', file))).toString());

// Compiled once and used once: making the code shorter costs more than it saves.
const ajv = () =>
  new Ajv({
    code: { optimize: false },
    strict: false,
    allErrors: true,
    logger: false,
    validateFormats: false,
  });

const messagesOf = (validate: ValidateFunction, object: KubeObject): readonly string[] => {
  validate(object);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || '/', message, 'additionalProperty' in params ? String(params['additionalProperty']) : '']
      .filter(Boolean)
      .join(' '),
  );
};

/** Kubernetes' own kinds at one minor version. */
export function kubernetes(minor: string): Validator {
  const loaded = unzipped(`kubernetes-${minor}.json.gz`);
  const definitions = isFields(loaded) && isFields(loaded['definitions']) ? loaded['definitions'] : {};
  const checker = ajv();
  const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
  checker.addSchema({ $id: 'kubernetes', definitions: { ...mapped(definitions), [quantity]: eitherWay } });
  const names = new Map(
    Object.entries(definitions).flatMap(([name, definition]) =>
      identitiesOf(definition).map((identity) => [identity, name] as const),
    ),
  );
  return (object) => {
    const name = names.get(`${object.apiVersion}/${object.kind}`);
    const validate = name === undefined ? undefined : checker.getSchema(`kubernetes#/definitions/${name}`);
    return validate && messagesOf(validate, object);
  };
}

function identitiesOf(definition: Json): string[] {
  const kinds = isFields(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
  if (!Array.isArray(kinds)) return [];
  return kinds.flatMap((each: Json) =>
    isFields(each)
      ? [
          `${each['group'] ? `${String(each['group'])}/` : ''}${String(each['version'])}/${String(each['kind'])}`,
        ]
      : [],
  );
}

/** Custom resources, by the CRDs of the very versions that the platform brings. */
export function customResources(): Validator {
  const checker = ajv();
  const files = crdFiles();
  const known = new Map<string, ValidateFunction | undefined>();
  const find = ({ apiVersion, kind }: KubeObject): ValidateFunction | undefined => {
    const [group = '', version = ''] = apiVersion.split('/');
    const text = files.get(`${group}/${kind}`);
    const schema = text === undefined ? undefined : schemaOf(parse(text), version);
    return schema && checker.compile(schema);
  };
  return (object) => {
    const key = `${object.apiVersion}/${object.kind}`;
    if (!known.has(key)) known.set(key, find(object));
    const validate = known.get(key);
    return validate && messagesOf(validate, object);
  };
}

/** Text by group and kind. */
function crdFiles(): ReadonlyMap<string, string> {
  const folder = join(data, 'crds');
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.yaml'),
  );
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      const group = /^ {2}group: (\S+)$/m.exec(text)?.[1] ?? '';
      const kind = /^ {4}kind: (\S+)$/m.exec(text)?.[1] ?? '';
      return [`${group}/${kind}`, text] as const;
    }),
  );
}

function schemaOf(crd: Json, version: string): Fields | undefined {
  const versions = isFields(crd) && isFields(crd['spec']) ? crd['spec']['versions'] : [];
  const found = (Array.isArray(versions) ? versions : []).find(
    (each: Json) => isFields(each) && each['name'] === version,
  );
  const holder =
    isFields(found) && isFields(found['schema']) ? strict(found['schema']['openAPIV3Schema']) : undefined;
  if (!isFields(holder) || !isFields(holder['properties'])) return undefined;
  // The CRD says only that metadata is an object.
  return { ...holder, properties: { ...holder['properties'], metadata: { type: 'object' } } };
}
