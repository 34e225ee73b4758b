/** One thing that is measured: does it once and answers how many milliseconds that took. */
export interface Contestant<Name extends string = string> {
  readonly name: Name;
  measure(): Promise<number> | number;
}

/**
 * Measures all contestants in every round, A B C, B C A, C A B, ...: whoever comes behind an expensive one is another one
 * each time, and what the machine does meanwhile hits all of them.
 *
 * @param warmUp - rounds before those that count. @default 2
 * @returns the measurements of every contestant, by round
 */
export async function interleave<Name extends string>(
  contestants: readonly Contestant<Name>[],
  rounds: number,
  warmUp = 2,
): Promise<ReadonlyMap<Name, readonly number[]>> {
  const measured = new Map<Name, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const contestant of rotated(contestants, round + warmUp)) {
      const milliseconds = await contestant.measure();
      if (round >= 0) measured.get(contestant.name)?.push(milliseconds);
    }
  }
  return measured;
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
