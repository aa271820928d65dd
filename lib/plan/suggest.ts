/** "Did you mean": the nearest of some known words. */

/** ` (did you mean "x"?)`, or nothing where no known word is near. */
export function suggest(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? '' : ` (did you mean "${best}"?)`;
}

/** The known word that takes the fewest edits, if it takes few enough for its length. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((candidate) => ({ candidate, edits: edits(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits: n }) => n <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1));
  return scored[0]?.candidate;
}

/** Levenshtein distance. Words longer than 64 characters are nobody's typing error. */
function edits(a: string, b: string): number {
  if (a.length > 64 || b.length > 64) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
