import { isDeepStrictEqual } from 'node:util';
import type { Hook } from '@grimoire/juju-model';
import { endState, type EndState } from './end-state.ts';
import type { Kill } from './journal.ts';
import type { World, WorldOptions } from './world.ts';

/**
 * A deployment from nothing to its last hook, made anew for each try. It must make its world with the options it gets, and
 * not catch what `settle` throws.
 */
export type Scenario = (options: WorldOptions, prepare: (world: World) => void) => Promise<World>;

/** The hooks that come again and again without anything having happened. */
const idle: readonly Hook[] = [
  { kind: 'update-status' },
  { kind: 'config-changed' },
  { kind: 'start' },
  { kind: 'upgrade-charm' },
];

/**
 * Law: the same event again changes nothing. Runs each hook three times on a settled world and answers with all that
 * was written in the second and the third: it must be nothing.
 *
 * @param hooks - by default those that come without a cause.
 */
export async function quiet(world: World, unit: string, hooks: readonly Hook[] = idle): Promise<readonly string[]> {
  const written: string[] = [];
  for (const hook of hooks) {
    await world.run(unit, hook);
    for (let again = 0; again < 2; again += 1) written.push(...(await world.writesOf(() => world.run(unit, hook))));
  }
  return written;
}

/** One try that did not end as it should. */
export interface Difference {
  /** The kill or the seed of the try. */
  readonly of: string;
  readonly expected: EndState;
  readonly found: EndState | { readonly threw: string };
}

/**
 * Law: killed after (or right before) any single write, the next hooks repair it. Runs the scenario once for the number
 * of its writes, then twice for each of them.
 *
 * @returns how many writes an unkilled run has, and every try that ended otherwise: there must be none.
 */
export async function crashAtEveryWrite(
  scenario: Scenario,
): Promise<{ readonly writes: number; readonly differences: readonly Difference[] }> {
  const whole = await scenario({}, () => undefined);
  const expected = await endState(whole);
  const writes = whole.journal.writes.length;
  const differences: Difference[] = [];
  for (let write = 1; write <= writes; write += 1) {
    for (const when of ['before', 'after'] as const) {
      const of = `killed ${when} write ${write}: ${whole.journal.writes[write - 1]?.what ?? ''}`;
      const found = await attempt(scenario, {}, { write, when });
      if (!isDeepStrictEqual(found, expected)) differences.push({ of, expected, found });
    }
  }
  return { writes, differences };
}

/**
 * Law: any order of events that Juju's rules allow, some of them twice, ends in the same state.
 *
 * @param tries - how many orders; each has its own seed, so a failure can be repeated.
 */
export async function shuffled(scenario: Scenario, tries = 20): Promise<readonly Difference[]> {
  const expected = await endState(await scenario({}, () => undefined));
  const differences: Difference[] = [];
  for (let seed = 1; seed <= tries; seed += 1) {
    const random = randomFrom(seed);
    const pick = (hooks: readonly Hook[]): Hook | undefined => hooks[Math.floor(random() * hooks.length)];
    const found = await attempt(scenario, { pick, repeat: () => random() < 0.2 }, undefined);
    if (!isDeepStrictEqual(found, expected)) differences.push({ of: `seed ${seed}`, expected, found });
  }
  return differences;
}

async function attempt(
  scenario: Scenario,
  options: WorldOptions,
  kill: Kill | undefined,
): Promise<Difference['found']> {
  try {
    const world = await scenario(options, (made) => made.journal.killAt(kill));
    return await endState(world);
  } catch (error) {
    return { threw: error instanceof Error ? error.message : String(error) };
  }
}

function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
