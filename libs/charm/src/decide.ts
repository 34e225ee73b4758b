import type { Decision } from './goal.ts';
import type { AnyIntegration, Context } from './integration.ts';
import type { Fact, FactPresence } from './fact.ts';
import type { Kept } from './kept.ts';
import { problemsOf, several, waiting, type Problem, type Reading } from './reading.ts';
import { readSeat, type Seat } from './seat.ts';
import type { Secret } from './secret.ts';
import type { Observed } from './snapshot.ts';
import type { Tracing } from './tracing/tracing.ts';

/**
 * A definition with its types forgotten. Its members are methods, which TypeScript compares loosely: what each gets is
 * made by the framework out of the very declarations that typed it.
 */
export interface Declared {
  config(options: unknown): Reading<unknown>;
  decide(unit: unknown, seen: unknown): Decision;
  readonly integrations: Readonly<Record<string, AnyIntegration>>;
  readonly facts: Readonly<Record<string, Fact<string, unknown, FactPresence>>>;
  readonly kept: Readonly<Record<string, Kept<string>>>;
  readonly seats: Readonly<Record<string, Seat<string>>>;
  readonly unready: Readonly<Record<string, 'keep' | 'stop' | undefined>>;
  readonly actions: AnyActions;
  readonly cloud?: true;
  readonly tracing?: Tracing;
}

/** Actions with their types forgotten. */
export interface AnyActions {
  readonly [name: string]: AnyAction;
}
export type AnyAction = { run(params: unknown, tools: unknown): Promise<unknown> }['run'];

/** What an integration of an endpoint may know. */
export function contextOf({ self, options, relations }: Observed, endpoint: string): Context {
  return { endpoint, self, options, relations };
}

/** Reads everything that was declared and decides, or tells all that keeps it from deciding. */
export function decideFrom(declared: Declared, observed: Observed): Decision {
  const problems: Problem[] = [];
  const seen: Record<string, unknown> = {};
  const meet = (name: string, reading: Reading<unknown>, observe: boolean): void => {
    if (observe) seen[name] = reading;
    else if (reading.is === 'ready') seen[name] = reading.value;
    else problems.push(...problemsOf(reading));
  };

  const config = declared.config(observed.options);
  problems.push(...problemsOf(config));
  for (const [endpoint, integration] of Object.entries(declared.integrations)) {
    meet(endpoint, readIntegration(endpoint, integration, observed), integration.presence === 'observed');
  }
  for (const [name, fact] of Object.entries(declared.facts)) {
    meet(name, readFact(name, fact, observed), fact.presence === 'observed');
  }
  for (const name of Object.keys(declared.kept)) meet(name, readKept(name, observed), false);
  for (const [name, seat] of Object.entries(declared.seats)) seen[name] = readSeat(seat, observed);

  const [first, ...rest] = problems;
  if (first) return several([first, ...rest]);
  if (config.is !== 'ready') return config;
  return declared.decide({ ...observed.self, config: config.value }, seen);
}

export function readIntegration(endpoint: string, integration: AnyIntegration, observed: Observed): Reading<unknown> {
  return integration.read(observed.relations[endpoint] ?? [], contextOf(observed, endpoint));
}

export function readFact(
  name: string,
  fact: Fact<string, unknown, FactPresence>,
  observed: Observed,
): Reading<unknown> {
  return observed.facts[name] ?? waiting(fact.container, `waiting for the ${fact.container} container`);
}

export function readKept(name: string, observed: Observed): Reading<Secret> {
  return observed.kept[name] ?? waiting(name, `waiting for the leader to make ${name}`);
}
