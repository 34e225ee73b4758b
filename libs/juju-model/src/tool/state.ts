import { Refusal, settings } from '@grimoire/hook-protocol/server';
import { type Call, isSet, readFile, type Tool, unitBefore } from '../run/call.ts';

const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 65_536;

export const stateGet: Tool = (call) => {
  const [key] = call.invocation.args;
  const state = stateOf(call);
  if (key === undefined) return { value: Object.keys(state).length === 0 ? null : { ...state } };
  const value = state[key];
  if (value === undefined && isSet(call, 'strict')) throw new Refusal(`"${key}" not found`, 1);
  return { value: value ?? '' };
};

export const stateSet: Tool = (call) => {
  const entries = settings(call.invocation, { stdin: call.request.stdin, readFile: (path) => readFile(call, path) });
  for (const [key, value] of Object.entries(entries)) {
    if (key === '') throw new Refusal('cannot set state with an empty key', 1);
    if (Buffer.byteLength(key) > MAX_KEY_BYTES)
      throw new Refusal(`max allowed key length (${MAX_KEY_BYTES}) exceeded`, 1);
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
      throw new Refusal(`max allowed value length (${MAX_VALUE_BYTES}) exceeded`, 1);
  }
  call.pending.state = { ...stateOf(call), ...entries };
  return undefined;
};

export const stateDelete: Tool = (call) => {
  const [key] = call.invocation.args;
  const { [key ?? '']: gone, ...rest } = stateOf(call);
  if (gone !== undefined) call.pending.state = rest;
  return undefined;
};

function stateOf(call: Call): Readonly<Record<string, string>> {
  return call.pending.state ?? unitBefore(call).state;
}
