import { changeAgent, omit } from '../change.ts';
import { rest } from '../agent/rest.ts';
import type { Action, Model } from '../model.ts';
import { settle } from '../settle.ts';
import type { Outcome, Output } from './store.ts';

interface Ending {
  readonly outcome: Outcome;
  /** Why the flush was refused. */
  readonly refusal: string | undefined;
  readonly output: Output | undefined;
}

/** An action ended. Whatever came of it, the unit is not in error because of it. */
export function endAction(model: Model, unit: string, id: number, ending: Ending, at: number): Model {
  const action = model.actions[id];
  const next = rest(
    changeAgent(model, unit, (agent) => omit(agent, 'running')),
    unit,
    at,
  );
  if (!action) return settle(next, at);
  const ended: Action = { ...action, ...verdict(action, ending), results: resultsOf(action, ending), completed: at };
  return settle({ ...next, actions: { ...next.actions, [id]: ended } }, at);
}

function verdict(action: Action, { outcome, refusal }: Ending): Pick<Action, 'status' | 'message'> {
  if (action.status === 'aborting') return { status: 'aborted', message: 'action cancelled' };
  if ('signal' in outcome) return { status: 'failed', message: `signal: ${outcome.signal}` };
  if (outcome.code !== 0) return { status: 'failed', message: `exit status ${outcome.code}` };
  if (refusal !== undefined) return { status: 'failed', message: action.message };
  return { status: action.failed ? 'failed' : 'completed', message: action.message };
}

function resultsOf(action: Action, { outcome, refusal, output }: Ending): Action['results'] {
  const stderr = [text(output?.stderr), refusal].filter((part) => part !== undefined && part !== '').join('\n');
  return {
    ...action.results,
    ...stream('stdout', output?.stdout),
    ...(refusal === undefined ? stream('stderr', output?.stderr) : { stderr }),
    'return-code': 'code' in outcome ? outcome.code : -1,
  };
}

/** What is not UTF-8 travels in base64, and says so. */
function stream(name: 'stdout' | 'stderr', bytes: Uint8Array | undefined): Record<string, string> {
  if (!bytes || bytes.length === 0) return {};
  const decoded = text(bytes);
  if (decoded !== undefined) return { [name]: decoded };
  return { [name]: Buffer.from(bytes).toString('base64'), [`${name}-encoding`]: 'base64' };
}

function text(bytes: Uint8Array | undefined): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
