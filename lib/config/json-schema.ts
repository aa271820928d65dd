/** The schema as editors read it: completion, descriptions and red lines while the config is written. */
import { z } from 'zod';
import type { Component } from '../plan/component';
import { schemaOf } from './schema';

/** JSON Schema, draft 07: what every editor knows. */
export function jsonSchema(catalogue: readonly Component[]): object {
  const schema = z.toJSONSchema(schemaOf(catalogue), {
    target: 'draft-07',
    io: 'input',
    // A plugin may have options that JSON Schema cannot tell; anything goes there.
    unrepresentable: 'any',
  });
  return { title: 'thinkube.yaml', ...schema };
}
