/**
 * What was found, or what keeps it away. Nothing here throws: a thing that is missing is an ordinary value, and values
 * combine, so that an operator hears of *all* that is missing at once.
 */
export type Reading<T> = Ready<T> | NotReady;

/** It is there. */
export interface Ready<T> {
  readonly is: 'ready';
  readonly value: T;
}

/** One reason, or several. */
export type NotReady = Problem | Problems;

/** One thing that is missing or wrong. */
export interface Problem {
  /** `blocked`: the operator must act, and `why` says how. `waiting`: it will come by itself. */
  readonly is: 'blocked' | 'waiting';
  /** What it is about, and stable: an endpoint, an option, a container, a task. For tests and logs. */
  readonly key: string;
  /** A sentence for the operator. It names the key when that helps to find the thing. */
  readonly why: string;
}

/** Several things are missing. Made by {@link all}. */
export interface Problems {
  readonly is: 'several';
  readonly problems: readonly Problem[];
}

export const ready = <T>(value: T): Ready<T> => ({ is: 'ready', value });

/** The operator has to do something; `why` says what. */
export const blocked = (key: string, why: string): Problem => ({ is: 'blocked', key, why });

/** It will come by itself. */
export const waiting = (key: string, why: string): Problem => ({ is: 'waiting', key, why });

/** The reasons; none when it is ready. */
export function problemsOf(reading: Reading<unknown>): readonly Problem[] {
  switch (reading.is) {
    case 'ready':
      return [];
    case 'several':
      return reading.problems;
    case 'blocked':
    case 'waiting':
      return [reading];
  }
}

/** One value out of several reasons: a single one stays itself. */
export function several(problems: readonly [Problem, ...Problem[]]): NotReady {
  return problems.length === 1 ? problems[0] : { is: 'several', problems };
}

/** All reasons of several places in one, for the goal's `status`; `undefined` when there is none. */
export function reasons(...found: readonly (NotReady | undefined)[]): NotReady | undefined {
  const [first, ...rest] = found.flatMap((one) => (one === undefined ? [] : problemsOf(one)));
  return first && several([first, ...rest]);
}

type Values<R> = { readonly [K in keyof R]: R[K] extends Reading<infer T> ? T : never };

/**
 * Ready when all are, with the values under the same names; otherwise every reason of every one of them.
 *
 * @example
 * const both = all({ name: parseName(options), port: parsePort(options) });
 * if (both.is === 'ready') serve(both.value.name, both.value.port);
 */
export function all<const R extends Readonly<Record<string, Reading<unknown>>>>(readings: R): Reading<Values<R>>;
export function all(readings: Readonly<Record<string, Reading<unknown>>>): Reading<Readonly<Record<string, unknown>>> {
  const [first, ...rest] = Object.values(readings).flatMap(problemsOf);
  if (first) return several([first, ...rest]);
  return ready(
    Object.fromEntries(
      Object.entries(readings).flatMap(([name, reading]) => (reading.is === 'ready' ? [[name, reading.value]] : [])),
    ),
  );
}
