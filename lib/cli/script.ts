/** Scripts that commands print, and do not run. */
import { readAsset } from '../kube/asset';

/** @param files functions of the shell, beside this file; the steps call them */
export const scriptOf = (files: readonly string[], steps: readonly string[]): string =>
  [...files.map((file) => readAsset(__dirname, file)), ...steps].join('\n').concat('\n');
