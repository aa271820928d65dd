import { z } from 'zod';
import * as field from '../../plan/schema/fields';
import { peopleOptions } from '../people';

/** Options of whoever runs a PostgreSQL, with what differs by default: how many connections, and when drills are held. */
export const postgresOptions = ({
  connections,
  drill,
}: {
  readonly connections: number;
  readonly drill: string;
}) => ({
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
  drill: field.cron.default(drill).meta({
    description: 'When the newest dump is loaded into a scratch server, and its tables and rows are counted.',
  }),
});
