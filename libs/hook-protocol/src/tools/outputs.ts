import { ProtocolError } from '../errors.ts';
import type { Entries, Json } from './values.ts';

/** The entries of an object; none when the tool had nothing to say. */
export function entriesOf(value: Json): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * An object of strings. Other values cannot be there; if they are, their JSON is what we keep. Keys come from other
 * charms: `__proto__` is a key like any other.
 */
export function stringsOf(value: Json): Entries {
  return Object.fromEntries(
    entriesOf(value)
      .filter(([, entry]) => entry !== null)
      .map(([key, entry]) => [key, typeof entry === 'string' ? entry : JSON.stringify(entry)]),
  );
}

/** A list of strings; empty when the tool had nothing to say. */
export function listOf(value: Json): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

/** A string, or `undefined` when there is none. */
export function stringOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A yes or no that must be there. */
export function booleanOf(tool: string, value: Json): boolean {
  if (typeof value === 'boolean') return value;
  throw new ProtocolError(`${tool}: the agent's answer is neither true nor false`);
}
