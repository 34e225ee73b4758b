import { formatDuration } from './duration.ts';
import type { Layer, Plan } from './layer.ts';

/** Layers as values: how Pebble combines them, and whether a plan already has one. */

const DEFAULT_THRESHOLD = 3;
const DURATIONS = new Set(['backoff-delay', 'backoff-limit', 'kill-delay', 'period', 'timeout']);

export const emptyPlan: Plan = { services: {}, checks: {}, 'log-targets': {} };

/**
 * The plan after one more layer: `replace` takes the entry's place, `merge` appends lists, merges maps and overrides what is
 * not empty. Nothing is ever deleted. Source: Pebble's layer specification.
 */
export function combine(plan: Plan | Layer, layer: Layer): Plan {
  const checks = Object.entries(section(plan.checks, layer.checks));
  return {
    services: section(plan.services, layer.services),
    // The one default that Pebble writes into the plan.
    checks: Object.fromEntries(checks.map(([name, check]) => [name, { threshold: DEFAULT_THRESHOLD, ...check }])),
    'log-targets': section(plan['log-targets'], layer['log-targets']),
  };
}

/**
 * Adding this layer would change nothing. True only of layers that replace: a merge appends to lists each time.
 * An empty value counts as absent, and `60s` as `1m0s`, as in Pebble.
 */
export function holds(plan: Plan, layer: Layer): boolean {
  return same(combine(plan, {}), combine(plan, layer));
}

/** Deep equality of JSON values, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)));
}

type Entry = { readonly override: 'merge' | 'replace' };

function section<T extends Entry>(
  old: Readonly<Record<string, T>> | undefined,
  added: Readonly<Record<string, T>> | undefined,
): Record<string, T> {
  const entries = new Map<string, T>();
  for (const [name, entry] of Object.entries(old ?? {})) entries.set(name, tidy(entry));
  for (const [name, entry] of Object.entries(added ?? {})) {
    const before = entries.get(name);
    entries.set(
      name,
      entry.override === 'merge' && before !== undefined
        ? { ...merge(before, tidy(entry)), override: before.override }
        : tidy(entry),
    );
  }
  return Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function merge<T extends object>(old: T, added: T): T {
  const result: T = { ...old };
  for (const key of Object.keys(added)) mergeKey(result, added, key);
  return result;
}

function mergeKey<T extends object>(result: T, added: T, key: string): void {
  const before: unknown = Reflect.get(result, key);
  const value: unknown = Reflect.get(added, key);
  if (Array.isArray(before) && Array.isArray(value)) Reflect.set(result, key, [...before, ...value]);
  else if (isObject(before) && isObject(value)) Reflect.set(result, key, merge(before, value));
  else Reflect.set(result, key, value);
}

/** As Pebble would give it back: nothing empty, durations in Go's spelling. Only numbers of users may be 0. */
function tidy<T extends object>(entry: T): T {
  const result: T = { ...entry };
  for (const key of Object.keys(entry)) {
    const value: unknown = Reflect.get(entry, key);
    if (isEmpty(value) && key !== 'user-id' && key !== 'group-id') Reflect.deleteProperty(result, key);
    else if (DURATIONS.has(key) && typeof value === 'string') Reflect.set(result, key, formatDuration(value));
    else if (isObject(value) && key !== 'environment' && key !== 'headers' && key !== 'labels') {
      Reflect.set(result, key, tidy(value));
    }
  }
  return result;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
