/** Whether a definition has every part. Types say so too, but a user's own module is run without being type-checked. */
import { commonShape } from './schema/common';
import { isSettings } from './toggles';

const parts = {
  id: 'string',
  title: 'string',
  summary: 'string',
  category: 'string',
  folder: 'string',
  options: 'object',
  images: 'object',
  needs: 'function',
  workloads: 'function',
  build: 'function',
} as const;

/** @throws Error that names what is missing, has another type, or cannot be taken */
export function mustBeWhole(spec: object): void {
  const given = new Map<string, unknown>(Object.entries(spec));
  const id = String(given.get('id') ?? '');
  const missing = Object.keys(parts).filter((key) => given.get(key) === undefined);
  const mistyped = Object.entries(parts).filter(
    ([key, type]) => !missing.includes(key) && typeof given.get(key) !== type,
  );
  const taken = isSettings(spec) && isSettings(spec['options']) ? Object.keys(spec['options']) : [];
  const wrong = [
    ...(missing.length > 0 ? [`has no ${missing.join(', ')}`] : []),
    ...mistyped.map(([key, type]) => `has a ${typeof given.get(key)} as ${key}, not a ${type}`),
    ...(id !== '' && !/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(id)
      ? ['has an id that is not made of lower-case letters, digits and dashes']
      : []),
    ...taken
      .filter((key) => key in commonShape)
      .map((key) => `has an option "${key}", as every component has`),
  ];
  if (wrong.length > 0) throw new Error(`the component "${id}" ${wrong.join('; ')}`);
}
