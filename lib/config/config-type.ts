/** The config as a TypeScript type, for those who write an object instead of a file. */
import type { z } from 'zod';
import type { catalogue } from '../components/catalogue';
import type { Component } from '../plan/component';
import type { ownShape } from './schema';

/** Components as their definitions type them. */
interface Typed extends Component {
  readonly id: string;
  readonly config: z.ZodType;
}

type Entries<C> = {
  readonly [D in Extract<C[keyof C], Typed> as D['id']]?: z.input<D['config']>;
};

/** The config of a platform with these components. */
export type ConfigInput<C> = z.input<z.ZodObject<typeof ownShape, z.core.$strict>> & {
  /** Each component by its id: true, false, or its settings. */
  readonly components?: Entries<C>;
};

/** The config of a platform with the components of this package. */
export type PlatformConfigInput = ConfigInput<typeof catalogue>;
