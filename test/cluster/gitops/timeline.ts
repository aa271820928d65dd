/** When each Application was first seen, and first well: whether the waves were kept. */
import { text } from '../../../lib/objects/read';
import { type AppState, isWell } from './argocd';

interface Times {
  readonly wave: number;
  readonly created: number;
  well?: number;
}

/** Kubernetes' times are whole seconds, and this program looks about once a second. */
const tolerance = 2500;

export class Timeline {
  private readonly times = new Map<string, Times>();

  see(states: readonly AppState[]): void {
    for (const state of states) {
      if (state.name === 'root') continue;
      const created = Date.parse(text(state.object, 'metadata.creationTimestamp') ?? '');
      const known = this.times.get(state.name) ?? { wave: state.wave, created };
      if (isWell(state)) known.well ??= Date.now();
      this.times.set(state.name, known);
    }
  }

  /** Applications that were made before everything of an earlier wave was well. */
  tooEarly(): readonly string[] {
    const all = [...this.times];
    return all.flatMap(([name, { wave, created }]) =>
      all
        .filter(
          ([, other]) => other.wave < wave && (other.well ?? Number.POSITIVE_INFINITY) > created + tolerance,
        )
        .map(([earlier, other]) => `${name} (wave ${wave}) before ${earlier} (wave ${other.wave}) was well`),
    );
  }

  /** Seconds from the first Application to the last of each wave being well. */
  summary(): string {
    const all = [...this.times.values()];
    const start = Math.min(...all.map(({ created }) => created));
    const waves = [...new Set(all.map(({ wave }) => wave))].sort((a, b) => a - b);
    return waves
      .map((wave) => {
        const here = all.filter((each) => each.wave === wave);
        const end = Math.max(...here.map(({ well = start }) => well));
        return `wave ${wave}: ${here.length} by ${Math.round((end - start) / 1000)} s`;
      })
      .join(', ');
  }
}
