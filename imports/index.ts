/** Every kind that we write. */
import type { CoreManifest } from './k8s';

export type Manifest = CoreManifest;
