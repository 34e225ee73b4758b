import type { Json, ToolRequest } from '@grimoire/hook-protocol';
import type { Invocation } from '@grimoire/hook-protocol/server';
import { Refusal } from '@grimoire/hook-protocol/server';
import { unitOf } from '../change.ts';
import type { Hook } from '../hook.ts';
import { claimLeadership } from '../machine/leadership.ts';
import type { Application, Model, Unit } from '../model.ts';
import { applicationOf } from '../change.ts';
import type { Pending } from './pending.ts';
import type { HookRunOptions, Store } from './store.ts';

/** One call of one tool inside a hook. */
export interface Call {
  readonly invocation: Invocation;
  readonly request: ToolRequest;
  readonly hook: Hook;
  /** Name of the unit that runs the hook. */
  readonly unit: string;
  /** The model as it was when the hook began: what the agent caches for one hook is read from here. */
  readonly base: Model;
  readonly store: Store;
  readonly pending: Pending;
  readonly options: HookRunOptions;
  readonly at: number;
}

/** What a tool prints: a value in the format that was asked for, a text as it stands, or nothing. */
export type Printed = { readonly value: Json } | { readonly text: string } | undefined;

/** @throws Refusal, StdinRequired */
export type Tool = (call: Call) => Printed;

export function flagOf({ invocation }: Call, name: string): string | undefined {
  const value = invocation.flags[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isSet({ invocation }: Call, name: string): boolean {
  return invocation.flags[name] === true;
}

/** The relation of `-r` or of the hook; the grammar has refused the call where there is none. */
export function relationOf(call: Call): number {
  return Number(flagOf(call, 'relation'));
}

export function unitBefore({ base, unit }: Call): Unit {
  return unitOf(base, unit);
}

export function unitNow({ store, unit }: Call): Unit {
  return unitOf(store.read(), unit);
}

export function applicationBefore(call: Call): Application {
  return applicationOf(call.base, unitBefore(call).application);
}

/** Asks the lease each time until it says no; a yes is good for at least 30 s, so a lease about to end is renewed. */
export function isLeader(call: Call): boolean {
  const { pending, store, unit, at } = call;
  if (pending.notLeader) return false;
  const { application } = unitNow(call);
  pending.notLeader = store.read().applications[application]?.leader?.unit !== unit;
  if (!pending.notLeader && claimLeadership(store.read(), unit, at) !== store.read()) {
    store.update((model) => claimLeadership(model, unit, at));
  }
  return !pending.notLeader;
}

export function requireLeader(call: Call, otherwise = 'this unit is not the leader'): void {
  if (!isLeader(call)) throw new Refusal(otherwise, 1);
}

export function readFile(call: Call, path: string): Uint8Array {
  if (!call.options.readFile) throw new Refusal(`open ${path}: no such file or directory`, 1);
  return call.options.readFile(path.startsWith('/') ? path : `${call.request.dir}/${path}`);
}
