import { defineRule } from './rule';

export const waveAnnotation = 'argocd.argoproj.io/sync-wave';
const first = -10;
const last = 5;

/** The wave of an object; 0 where none is written, undefined where it is no number. */
export function waveOf(annotations: Readonly<Record<string, string>> | undefined): number | undefined {
  const written = annotations?.[waveAnnotation] ?? '0';
  return /^-?\d+$/.test(written) ? Number(written) : undefined;
}

export const syncWave = defineRule({
  id: 'sync-wave',
  code: 'TK783',
  title: `waves of Argo CD are whole numbers from ${first} to ${last}`,
  *findings({ emitted }) {
    for (const of of emitted) {
      const { annotations } = of.object.metadata;
      const wave = waveOf(annotations);
      if (wave !== undefined && wave >= first && wave <= last) continue;
      const message = `"${annotations?.[waveAnnotation]}" is not a wave`;
      const hint = `write a whole number from ${first} to ${last}, in quotes`;
      yield { of, path: `metadata.annotations["${waveAnnotation}"]`, message, hint };
    }
  },
});
