/** Numbers that say what a row of measurements was like. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws RangeError when there is nothing to summarise */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted.at(0), sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('no measurement was made: use one round or more');
  return { count: sorted.length, min, median: middle(sorted), max };
}

/**
 * How `values` compare with `base`, round by round: both were measured within the same moments, so that a machine that
 * drifts drifts for both, and the median of what is found per round is steadier than a quotient of two medians.
 */
export function compare(
  values: readonly number[],
  base: readonly number[],
): { readonly times: Summary; readonly more: Summary } {
  if (values.length !== base.length) {
    throw new RangeError(`${values.length} and ${base.length} measurements: only rounds in which both ran compare`);
  }
  return {
    times: summarise(values.map((value, round) => value / (base[round] ?? Number.NaN))),
    more: summarise(values.map((value, round) => value - (base[round] ?? Number.NaN))),
  };
}

function middle(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
