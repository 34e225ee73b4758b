import { applicationStatus, shownStatus, type Model } from '@grimoire/juju-model';
import type { WaitForRequest } from '../../cli/verbs/wait-for.ts';
import { untilChange } from '../until-change.ts';
import { Failure, type VerbContext } from '../verb-context.ts';

/** Waits until the status is there and every unit concerned is idle, so that nothing is about to change it. */
export async function waitFor(request: WaitForRequest, context: VerbContext): Promise<number> {
  const { store } = context.controller.existing(context.model);
  const { kind, name, status, timeoutMs } = request;
  let shown = '';
  const holds = (): boolean => {
    const now = describe(store.read(), request);
    if (now.text !== shown) context.note(`${name}: ${(shown = now.text)}\n`);
    return now.status === status && now.settled;
  };
  if (await untilChange(store, holds, timeoutMs, context.gone)) return 0;
  throw new Failure(`grimoire: ${kind} "${name}" is not ${status} after ${timeoutMs / 1000} s: it is ${shown}`);
}

function describe(model: Model, { kind, name }: WaitForRequest): { status: string; text: string; settled: boolean } {
  const units = Object.values(model.units).filter((unit) => (kind === 'unit' ? unit.name : unit.application) === name);
  const known = kind === 'unit' ? units.length > 0 : model.applications[name] !== undefined;
  if (!known) return { status: 'gone', text: 'gone', settled: true };
  const [first] = units;
  const { status, message } =
    kind === 'unit' && first !== undefined ? shownStatus(first) : applicationStatus(model, name);
  const busy = units.filter(({ agentStatus, pod }) => agentStatus.status !== 'idle' || pod === undefined);
  const doing = busy.map((unit) => `${unit.name} ${unit.agentStatus.message || unit.agentStatus.status}`).join(', ');
  const scaled = kind === 'unit' || units.length === (model.applications[name]?.scale ?? 0);
  return {
    status,
    text: `${status}${message === '' ? '' : `: ${message}`}${doing === '' ? '' : ` (${doing})`}`,
    // A unit in error is never idle; it is what is waited for all the same.
    settled: scaled && (busy.length === 0 || status === 'error'),
  };
}
