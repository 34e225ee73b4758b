import { ConnectionError } from '@grimoire/pebble';
import { ActionFailed } from '../action.ts';
import { readFact, readIntegration, readKept } from '../decide.ts';
import { readSeat, Seat } from '../seat.ts';
import { rotationOf } from '../apply/kept.ts';
import { look, type Look } from '../look/look.ts';
import type { RelationView } from '../relation-view.ts';
import { Fact } from '../fact.ts';
import { Integration } from '../integration.ts';
import { Kept } from '../kept.ts';
import { ready, type Reading } from '../reading.ts';
import { redact } from '../redact.ts';
import { reconcile } from '../reconcile.ts';
import { lineOf } from '../sentence.ts';
import type { Workload } from '../workload.ts';
import { workloadOf } from '../workload-of.ts';
import { BugInCharm } from './bug.ts';
import { checkParameters } from './parameters.ts';
import { flatten } from './results.ts';
import type { Run } from './runtime.ts';

/**
 * Runs an action. An action that fails says so in a sentence and exits with 0: with another code Juju would show `exit
 * status 1` in its place. It exits with 1 only for a bug, and then nothing of it is kept.
 */
export async function runAction(run: Run): Promise<number> {
  const { action } = run.outside.tools;
  const { name } = run.event;
  const code = run.declared.actions[name];
  const spec = run.metadata.actions?.[name];
  if (!code || !spec) {
    await action.fail(`${name}: this charm has no such action`);
    return 0;
  }
  const params = checkParameters(spec, await action.parameters());
  if (!params.ok) {
    await action.fail(params.wrong.join('; '));
    return 0;
  }
  const seen = await look(run);
  try {
    const results = await code(params.values, toolsFor(run, seen));
    if (run.rotations.size > 0 || run.again.size > 0) await follow(run, seen);
    await action.set(flatten(isResults(results) ? results : {}));
  } catch (error) {
    if (error instanceof ActionFailed) await action.fail(redact(error.message));
    else if (isOfTheWorkload(error)) await action.fail(`${name}: ${lineOf(error)}`);
    else throw new BugInCharm(error);
  }
  await run.memory.write();
  return 0;
}

/**
 * Makes the new values, runs the tasks that depend on them and those that are to run again, and tells the others; in that
 * order, so a failure changes nothing.
 */
async function follow(run: Run, before: Look): Promise<void> {
  if (run.rotations.size > 0 && !before.observed.self.leader) {
    throw new ActionFailed('only the leader can do that: run it on the leader unit');
  }
  const problems = await reconcile(run);
  const because = redact(problems.map(({ why }) => why).join('; ')) || 'the unit is not ready for it';
  if (run.again.size > 0) throw new ActionFailed(`${[...run.again].join(', ')} did not run: ${because}`);
  if (run.rotations.size > 0) {
    throw new ActionFailed(
      'there is nothing to rotate there: check the relations, and the number of a relation, with juju status --relations',
    );
  }
  if (![...run.written.values()].some(({ staged }) => staged)) return;
  throw new ActionFailed(`not rotated, the old value stays: ${because}`);
}

function toolsFor(run: Run, seen: Look): unknown {
  const { observed } = seen;
  return {
    snapshot: observed,
    config: run.declared.config(observed.options),
    read: (declared: unknown) => readDeclared(run, seen, declared),
    workload: (container: string) => reachable(seen, container),
    log: run.log,
    progress: (message: string) => run.outside.tools.action.log(redact(message)),
    rotate: (...what: [Kept<string>] | [endpoint: string, relation: number, key: string]) => {
      run.rotations.add(what.length === 1 ? rotationOf(nameOf(run, what[0])) : what.join('/'));
    },
    again: (task: string) => {
      run.again.add(task);
    },
    own: (endpoint: string, id: number) => relationOf(observed.relations[endpoint], id)?.own ?? {},
  };
}

function relationOf(relations: readonly RelationView[] | undefined, id: number): RelationView | undefined {
  return relations?.find((relation) => relation.id === id);
}

async function reachable(seen: Look, container: string): Promise<Workload> {
  const view = seen.containers[container];
  if (!view?.reachable) {
    throw new ActionFailed(`the ${container} container cannot be reached yet: try again when the unit is active`);
  }
  return workloadOf(view.pebble);
}

/** Found by what it is: the very value that `defineCharm` got. */
function readDeclared(run: Run, { observed }: Look, declared: unknown): Reading<unknown> {
  const { integrations, facts, kept, seats } = run.declared;
  if (declared instanceof Integration) {
    const [name, own] = named(integrations, (other) => other.spec === declared.spec);
    if (name !== undefined && own) return readIntegration(name, own, observed);
  } else if (declared instanceof Fact) {
    const [name, own] = named(facts, (other) => other.read === declared.read);
    if (name !== undefined && own) return readFact(name, own, observed);
  } else if (declared instanceof Kept) {
    const [name] = named(kept, (other) => other === declared);
    if (name !== undefined) return readKept(name, observed);
  } else if (declared instanceof Seat) {
    if (named(seats, (other) => other === declared)[0] !== undefined) return ready(readSeat(declared, observed));
  }
  throw new TypeError('read: this value is not among those that defineCharm got');
}

function nameOf(run: Run, value: Kept<string>): string {
  const [name] = named(run.declared.kept, (other) => other === value);
  if (name === undefined) throw new TypeError('rotate: this value is not among those that defineCharm got');
  return name;
}

function named<T>(all: Readonly<Record<string, T>>, is: (value: T) => boolean): readonly [string?, T?] {
  return Object.entries(all).find(([, value]) => is(value)) ?? [];
}

function isResults(value: unknown): value is Parameters<typeof flatten>[0] {
  return typeof value === 'object' && value !== null;
}

function isOfTheWorkload(error: unknown): boolean {
  return (
    error instanceof ConnectionError || (error instanceof Error && /^(Exec|Api|Change|Timeout)Error$/.test(error.name))
  );
}
