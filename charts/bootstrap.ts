/** What install.sh applies once: a plain Argo CD, the root application, and the lists that the script reads. */
import { Chart } from 'cdk8s';
import type { Plan } from '../lib/plan/plan';
import { ThinkubeApp } from '../lib/synth/app';
import type { Files } from '../lib/synth/write';
import { root } from './applications';

/** Files of `bootstrap/`, by path in the output. Their objects are those of other folders, so they are no part of its app. */
export function bootstrapFiles({ platform }: Plan): Files {
  const app = new ThinkubeApp();
  root(new Chart(app, 'root', { disableResourceNameHashes: true }), platform);
  return new Map([...app.render()].map(([path, text]) => [`bootstrap/${path}`, text]));
}
