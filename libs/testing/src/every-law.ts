import { crashAtEveryWrite, quiet, shuffled, type Scenario } from './laws.ts';
import { nonsense } from './nonsense.ts';

/** One law, for `it.each`. */
export interface Law {
  readonly law: string;
  /** What broke it: there must be nothing. */
  readonly broken: () => Promise<readonly unknown[]>;
}

export interface Lawful {
  /** The unit that the laws are about; its first deployment ends active. */
  readonly unit: string;
  /** How many writes a first deployment has at least, so that killing at each of them means something. */
  readonly writes: number;
  readonly deployment: Scenario;
  /** How many orders of events are tried. @default 25 */
  readonly orders?: number;
}

/**
 * What must hold for every charm.
 *
 * @example
 * it.each(laws({ unit: 'chat/0', writes: 10, deployment }))('$law', async ({ broken }) => {
 *   expect(await broken()).toEqual([]);
 * });
 */
export function laws({ unit, writes: least, deployment, orders = 25 }: Lawful): readonly Law[] {
  return [
    {
      law: 'ends active',
      async broken() {
        const world = await deployment({}, () => undefined);
        const { status, message } = world.status(unit);
        return status === 'active' ? [] : [`${unit} is ${status}: ${message}`];
      },
    },
    {
      law: 'quiet: the same event again writes nothing',
      broken: async () => quiet(await deployment({}, () => undefined), unit),
    },
    {
      law: 'killed at any write, it ends the same',
      async broken() {
        const { writes, differences } = await crashAtEveryWrite(deployment);
        return writes < least ? [`${writes} writes, where ${least} were expected`] : differences;
      },
    },
    {
      law: 'in any order of events, it ends the same',
      broken: () => shuffled(deployment, orders),
    },
    {
      law: 'whatever the databags hold, no hook fails',
      broken: () => nonsense(deployment, unit),
    },
  ];
}
