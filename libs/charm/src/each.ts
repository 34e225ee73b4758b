import type { RelationView } from './relation-view.ts';
import { blocked, problemsOf, ready, several, type NotReady, type Problem, type Reading } from './reading.ts';

/** What many relations of one endpoint say. */
export interface Each<T> {
  readonly all: readonly T[];
  /** For the goal's `status`: those that cannot be read, while the others are served. */
  readonly status?: NotReady;
}

/** For interfaces that serve many. `undefined`: this one has said nothing yet and is left out. Always ready. */
export function readEach<T>(
  relations: readonly RelationView[],
  read: (relation: RelationView) => Reading<T | undefined>,
): Reading<Each<T>> {
  const readings = relations.map(read);
  const [first, ...rest] = readings.flatMap(problemsOf);
  return ready({
    all: readings.flatMap((reading) => (reading.is === 'ready' && reading.value !== undefined ? [reading.value] : [])),
    ...(first && { status: several([first, ...rest]) }),
  });
}

/**
 * Keys that the other side wrote and nobody can read, and who that is: `the redis-k8s charm`, or one of its units.
 *
 * @param key - the Problem's; default the endpoint
 */
export function cannotRead(endpoint: string, keys: readonly string[], sender: string, key: string = endpoint): Problem {
  const why = `${endpoint}: cannot read ${keys.join(', ')} from ${sender}: check that charm, or remove the relation`;
  return blocked(key, why);
}

/** The same for one relation of many at its endpoint. */
export function unreadable({ endpoint, id, app }: RelationView, keys: readonly string[]): Problem {
  return cannotRead(endpoint, keys, `the ${app} charm`, `${endpoint}:${id}`);
}
