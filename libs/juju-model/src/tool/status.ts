import type { Json } from '@grimoire/hook-protocol';
import { changeApplication, changeUnit, unitsOf } from '../change.ts';
import type { Status } from '../model.ts';
import { applicationStatus } from '../report/application-status.ts';
import { type Call, isSet, requireLeader, type Tool, unitNow } from '../run/call.ts';

export const statusGet: Tool = (call) => {
  const bare = !isSet(call, 'include-data') && call.invocation.flags['format'] === 'smart';
  if (!isSet(call, 'application')) {
    const { workload } = unitNow(call);
    return { value: bare ? workload.status : details(call, workload) };
  }
  requireLeader(call, 'finding application status: this unit is not the leader');
  const model = call.store.read();
  const { application } = unitNow(call);
  const status = applicationStatus(model, application);
  if (bare) return { value: status.status };
  const units = Object.fromEntries(
    unitsOf(model, application).map(({ name, workload }) => [name, details(call, workload)]),
  );
  return { value: { 'application-status': { ...details(call, status), units } } };
};

/** At once: it stays even if the hook fails. */
export const statusSet: Tool = (call) => {
  const [status = '', message = ''] = call.invocation.args;
  const set: Status = { status, message, since: call.at };
  const { unit, store } = call;
  if (isSet(call, 'application')) {
    requireLeader(call);
    store.update((model) =>
      changeApplication(model, unitNow(call).application, (was) => ({ ...was, status: keptSince(was.status, set) })),
    );
    return undefined;
  }
  store.update((model) =>
    changeUnit(model, unit, (was) => ({
      ...was,
      workload: keptSince(was.workload, set),
      agent: { ...was.agent, statusSet: true },
    })),
  );
  return undefined;
};

/** The same status again keeps the time since when it holds. */
function keptSince(was: Status | undefined, set: Status): Status {
  return was?.status === set.status && was.message === set.message ? { ...set, since: was.since } : set;
}

function details(call: Call, { status, message, data }: Status): Record<string, Json> {
  return isSet(call, 'include-data') ? { message, status, 'status-data': { ...data } } : { status };
}
