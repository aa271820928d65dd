import { z } from 'zod';
import * as field from '../../plan/schema/fields';
import { peopleOptions } from '../people';

/** Options of whoever runs a PostgreSQL, for so many connections by default. */
export const postgresOptions = (connections: number) => ({
  memory: field.memory.default('1Gi').meta({
    description: 'Memory of the server: a quarter of it caches tables, the rest is for connections.',
  }),
  connections: z
    .int()
    .min(20)
    .max(1000)
    .default(connections)
    .meta({ description: 'Connections at a time, of all applications together.' }),
  ...peopleOptions,
  volume: field.volumeSize.default('20Gi').meta({ description: 'Size of the volume.' }),
  dumps: z.boolean().default(true).meta({
    description:
      'Every night a dump of each database goes to the object store. A new server loads the newest that is whole, and starts empty only where the store answers that there is none.',
  }),
});
