import { z } from 'zod';
import * as field from '../../plan/schema/fields';

/** Options of whoever runs a PostgreSQL. @param connections how many there are by default */
export const postgresOptions = ({ connections }: { readonly connections: number }) => ({
  memory: field.memory.default('1Gi').meta({
    description: 'Memory of the server: a quarter of it caches tables, the rest is for connections.',
  }),
  connections: z
    .int()
    .min(20)
    .max(1000)
    .default(connections)
    .meta({ description: 'Connections at a time, of all applications together.' }),
  volume: field.volumeSize.default('20Gi').meta({ description: 'Size of the volume.' }),
});
