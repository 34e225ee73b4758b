import { keyValues } from '@grimoire/hook-protocol/server';
import { Refusal } from '@grimoire/hook-protocol/server';
import { changeApplication, unitOf } from '../change.ts';
import { isLeader, type Tool, unitNow } from '../run/call.ts';

export const isLeaderTool: Tool = (call) => ({ value: isLeader(call) });

export const leaderGet: Tool = (call) => {
  const [key] = call.invocation.args;
  const data = call.store.read().applications[unitNow(call).application]?.leaderSettings.data ?? {};
  return { value: key === undefined ? { ...data } : (data[key] ?? null) };
};

/** At once. An empty value deletes; a write that changes nothing tells nobody. */
export const leaderSet: Tool = (call) => {
  const entries = keyValues(call.invocation.args);
  if (!isLeader(call)) throw new Refusal('cannot write leadership settings: cannot write settings: not the leader', 1);
  call.store.update((model) =>
    changeApplication(model, unitOf(model, call.unit).application, (was) => {
      const { data, version } = was.leaderSettings;
      const next = Object.fromEntries(Object.entries({ ...data, ...entries }).filter(([, value]) => value !== ''));
      const same = JSON.stringify(Object.entries(next).toSorted()) === JSON.stringify(Object.entries(data).toSorted());
      return same ? was : { ...was, leaderSettings: { data: next, version: version + 1 } };
    }),
  );
  return undefined;
};
