import { ExecError, PebbleError, type PebbleApi } from '@grimoire/pebble';
import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Task } from '../goal.ts';
import { blocked, waiting } from '../reading.ts';
import { plain } from '../secret.ts';
import { lineOf, tailOf } from '../sentence.ts';
import { revealed } from '../workload-of.ts';
import { failed, succeeded, tooFresh } from './back-off.ts';
import { writeJournal, type Journal } from './journal.ts';
import type { Outcome } from './outcome.ts';

/** Which tasks of a container are done, by name. */
export type Done = Set<string>;

/**
 * Runs those that are not done for their key, in order. After one that fails, the rest waits. Answers with the journal as
 * it is then: the very one that was given when nothing ran.
 */
export async function applyTasks(
  run: Run,
  observed: Observed,
  pebble: PebbleApi,
  tasks: readonly Task[],
  found: Journal,
  done: Done,
  outcome: Outcome,
): Promise<Journal> {
  let journal = found;
  for (const task of tasks) {
    const ranForAnother = journal[task.name] !== undefined && journal[task.name] !== task.key;
    // A new container has no journal, whatever this unit remembers.
    const isDue = run.again.has(task.name) || (task.inContainer === true && journal[task.name] !== task.key);
    if (!isDue && doneFor(run, observed, task) === task.key && !(ranForAnother && mine(observed, task))) {
      done.add(task.name);
      continue;
    }
    if (!mine(observed, task)) {
      outcome.add(waiting(task.name, `waiting for the leader to run ${task.name}`));
      return journal;
    }
    const trial = trialOf(task);
    const fresh = run.again.has(task.name) ? undefined : tooFresh(run, `task/${task.name}`, trial);
    if (fresh) {
      report(task, fresh.why, outcome);
      return journal;
    }
    journal = { ...journal, [task.name]: task.key };
    await writeJournal(pebble, journal);
    if (isDue) await forget(run, observed, task);
    const why = await attempt(run, pebble, task);
    if (why !== undefined) {
      failed(run, `task/${task.name}`, trial, why);
      report(task, why, outcome);
      return journal;
    }
    run.again.delete(task.name);
    succeeded(run, `task/${task.name}`);
    await remember(run, observed, task);
    done.add(task.name);
    outcome.learned = true;
  }
  return journal;
}

/** What is tried: with another environment or another command it may do what it did not do before, so nothing is waited for. */
function trialOf({ key, run, stdin = '', environment = {} }: Task): string {
  return fingerprint(key, ...run, stdin, ...Object.entries(environment).flat());
}

const mine = (observed: Observed, task: Task): boolean => task.by === 'each' || observed.self.leader;

function report(task: Task, why: string, outcome: Outcome): void {
  outcome.add((task.failure === 'blocked' ? blocked : waiting)(task.name, `${task.name} failed: ${why}`));
}

/** Runs it once; answers with what went wrong. */
async function attempt(run: Run, pebble: PebbleApi, task: Task): Promise<string | undefined> {
  run.log.info(`${task.name}: running`);
  await run.log.flush();
  try {
    await pebble.exec(task.run, {
      ...(task.stdin === undefined ? {} : { stdin: plain(task.stdin) }),
      ...(task.environment === undefined ? {} : { environment: revealed(task.environment) }),
      ...(task.user === undefined ? {} : { user: task.user }),
      ...(task.group === undefined ? {} : { group: task.group }),
      ...(task.workingDir === undefined ? {} : { workingDir: task.workingDir }),
      timeoutMs: (task.timeoutSeconds ?? 300) * 1000,
    });
    run.log.info(`${task.name}: done`);
    return undefined;
  } catch (error) {
    if (!(error instanceof PebbleError)) throw error;
    const why =
      error instanceof ExecError ? `${tailOf(error.stderr) || 'no message'} (exit code ${error.code})` : lineOf(error);
    run.log.warning(`${task.name} failed: ${error instanceof ExecError ? error.stderr.trim() || why : why}`);
    return why;
  }
}

/** The key that it was last done for: this unit's own, or the one that the leader told all units. */
function doneFor(run: Run, observed: Observed, task: Task): string | undefined {
  if (task.by === 'leader') return peerOf(run, observed)?.remoteApp[bagKey(task)];
  const found = run.memory.get(`task/${task.name}`);
  return typeof found === 'string' ? found : undefined;
}

async function remember(run: Run, observed: Observed, task: Task): Promise<void> {
  if (task.by === 'each') run.memory.set(`task/${task.name}`, task.key);
  else await tell(run, observed, task, task.key);
}

/** Tells the other units what the leader's task was done for. */
async function tell(run: Run, observed: Observed, task: Task, key: string | undefined): Promise<void> {
  const peer = peerOf(run, observed);
  if (peer === undefined) {
    throw new TypeError(
      `task ${task.name} is the leader's: charmcraft.yaml needs a peer endpoint to tell the other units`,
    );
  }
  await run.outside.tools.relations.setApplicationData(`${peer.endpoint}:${peer.id}`, { [bagKey(task)]: key });
}

/** Done no longer, for every unit that it was done for: when it fails now, it is tried again. */
async function forget(run: Run, observed: Observed, task: Task): Promise<void> {
  if (task.by === 'each') run.memory.forget(`task/${task.name}`);
  else await tell(run, observed, task, undefined);
}

const bagKey = (task: Task): string => `grimoire-task-${task.name}`;

function peerOf(run: Run, observed: Observed): Observed['relations'][string][number] | undefined {
  const [endpoint] = Object.entries(run.declared.integrations).find(([, { role }]) => role === 'peers') ?? [];
  return endpoint === undefined ? undefined : observed.relations[endpoint]?.[0];
}
