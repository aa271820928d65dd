/** A call of the command uses each schema once or twice: less than what compiling it would save. */
import { config } from 'zod';

config({ jitless: true });
