import type { Running } from '../all';

/** By what is proven; each gives back what was seen, or throws. */
export type Proofs = Readonly<Record<string, (running: Running) => Promise<string>>>;
