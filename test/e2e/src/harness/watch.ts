import { at, type Grimoire, type Json } from './grimoire.ts';

/** What the operator is told of a unit: its workload's status word and message, and what its agent does. */
export interface UnitStatus {
  readonly current: string;
  readonly message: string;
  readonly agent: string;
}

/** What is there to see of one unit now. */
export async function unitStatus(grimoire: Grimoire, unit: string): Promise<UnitStatus> {
  const [application = ''] = unit.split('/');
  const found = at(await grimoire.json('status'), 'applications', application, 'units', unit);
  return {
    current: word(at(found, 'workload-status', 'current')),
    message: word(at(found, 'workload-status', 'message')),
    agent: word(at(found, 'juju-status', 'current')),
  };
}

/** Looks until it is so, and gives everything that was seen on the way, the last look included. */
export async function watchUnit(
  grimoire: Grimoire,
  unit: string,
  so: (seen: UnitStatus) => boolean | Promise<boolean>,
  seconds = 60,
): Promise<readonly UnitStatus[]> {
  const seen: UnitStatus[] = [];
  await grimoire.until(
    `${unit} as it should be`,
    async () => {
      const now = await unitStatus(grimoire, unit);
      seen.push(now);
      return { ...now, so: await so(now) };
    },
    (now) => now.so,
    seconds,
  );
  return seen;
}

/** Active, with nothing left to do. */
export function isAtRest({ current, agent }: UnitStatus): boolean {
  return current === 'active' && agent === 'idle';
}

function word(value: Json): string {
  return typeof value === 'string' ? value : '';
}
