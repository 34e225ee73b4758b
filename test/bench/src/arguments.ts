/** The benchmarks, in the order in which they run. */
export const benchmarks: readonly ['dispatch', 'tools', 'relations', 'transitions', 'flask', 'build', 'start'] = [
  'dispatch',
  'tools',
  'relations',
  'transitions',
  'flask',
  'build',
  'start',
];
/** Libraries that are in no registry: see `flask` in the README. */
export const libraries = 'GRIMOIRE_CHARM_LIBS';
/** Those that need a charm container and a model. */
export const onTheStage: readonly ['dispatch', 'tools'] = ['dispatch', 'tools'];
export type Benchmark = (typeof benchmarks)[number];

export interface Arguments {
  readonly names: readonly Benchmark[];
  /** Rounds of `dispatch` and `flask`; `tools` makes ten times as many, being a hundred times as quick. */
  readonly rounds: number;
}

export const usage: string = `npm run bench -- [${benchmarks.join('|')} ...] [--rounds=30]`;

/** @returns a sentence when they cannot be understood */
export function parseArguments(given: readonly string[]): Arguments | string {
  let rounds = 30;
  const names = new Set<Benchmark>();
  for (const word of given) {
    const count = /^--rounds=(\d{1,4})$/.exec(word)?.[1];
    const name = benchmarks.find((known) => known === word);
    if (name !== undefined) names.add(name);
    else if (count !== undefined && Number(count) > 0) rounds = Number(count);
    else return `"${word}" is neither a benchmark nor --rounds=<1 to 9999>: ${usage}`;
  }
  return { names: names.size === 0 ? benchmarks : benchmarks.filter((name) => names.has(name)), rounds };
}
