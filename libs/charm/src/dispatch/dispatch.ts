import { ProtocolError, ToolError } from '@grimoire/hook-protocol';
import { BufferedLog } from '../log.ts';
import { Memory } from '../memory.ts';
import { reconcile } from '../reconcile.ts';
import { lineOf } from '../sentence.ts';
import { RunTrace } from '../tracing/run-trace.ts';
import { BugInCharm } from './bug.ts';
import { reasonOf, type Event } from './event.ts';
import { placeOf } from './place.ts';
import type { Run } from './runtime.ts';
import type { AnyCharm } from '../charm.ts';
import type { Outside } from './outside.ts';

/**
 * One dispatch, whatever the world is made of. Answers with the exit code.
 *
 * Every hook reconciles, whatever its name: the event is only a reason to look again. Not `stop` and `remove`, and not a
 * unit that is leaving (which the look finds out). An action runs what the charm says and reconciles only on request.
 */
export async function dispatch(charm: AnyCharm, event: Event, outside: Outside): Promise<number> {
  const { metadata, declared } = charm;
  const trace = declared.tracing && new RunTrace(declared.tracing, charm, event, outside);
  const watched = trace?.outside ?? outside;
  const log = new BufferedLog(watched.tools.log);
  const run: Run = {
    metadata,
    declared,
    event,
    outside: watched,
    log,
    memory: new Memory(watched.tools.state),
    trace,
    written: new Map(),
    rotations: new Set(),
    again: new Set(),
  };
  log.debug(reasonOf(event));
  try {
    return await (trace?.dispatch(event, () => answer(run), sentenceOf) ?? answer(run));
  } catch (error) {
    log.error(sentenceOf(error));
    return 1;
  } finally {
    await trace?.deliver(log);
    await log.flush();
  }
}

async function answer(run: Run): Promise<number> {
  if (run.event.kind === 'action') {
    await run.memory.load();
    return await (await import('./action.ts')).runAction(run);
  }
  if (!restsOn(run.event.name)) await reconcile(run);
  return 0;
}

/** The pod or the unit goes: what runs is left to Kubernetes. */
function restsOn(hook: string): boolean {
  return hook === 'stop' || hook === 'remove' || hook.endsWith('-storage-detaching');
}

function sentenceOf(error: unknown): string {
  if (error instanceof BugInCharm) return error.message;
  if (error instanceof ToolError || error instanceof ProtocolError) return `Juju refused: ${lineOf(error)}`;
  return `unexpected: ${lineOf(error)}${placeOf(error)}`;
}
