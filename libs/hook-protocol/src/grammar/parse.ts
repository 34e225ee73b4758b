import { isToolName } from '../effects.ts';
import { booleanValue, type Flag, HelpWanted, integerValue, sortOut } from './flags.ts';
import { helpText } from './help.ts';
import type { Parsed, Surroundings } from './invocation.ts';
import { isStorageId } from './names.ts';
import { goQuote } from './quote.ts';
import { failed, Refusal, refused, succeeded } from './refusal.ts';
import { grammars } from './tools.ts';

/**
 * Reads a tool's command line as Juju's own tools do, with their texts and exit codes.
 *
 * What the hook provides is filled in: `relation`, `storage`, the endpoint of `relation-ids`, the key and whose bag of
 * `relation-get`. What needs the model (rights, existence of keys) is left to whoever runs the tool; what needs a file
 * or standard input, to `settings` and `secretData`.
 */
export function parseInvocation(command: string, args: readonly string[], surroundings: Surroundings = {}): Parsed {
  if (!isToolName(command)) return { ok: false, reply: failed(`bad request: unknown command: ${command}`) };
  const grammar = grammars[command];
  try {
    const sorted = sortOut(grammar.flags, args, (flag, value) => accepted(flag, value, surroundings));
    const flags = { ...ofTheHook(grammar.flags, surroundings), ...sorted.flags };
    return { ok: true, invocation: { tool: command, ...grammar.check({ args: sorted.args, flags }, surroundings) } };
  } catch (error) {
    if (error instanceof HelpWanted) return { ok: false, reply: succeeded(helpText(command, grammar)) };
    return { ok: false, reply: refused(error) };
  }
}

/** The relation and the storage of the hook stand in for flags that were not given. */
function ofTheHook(known: readonly Flag[], { relation, storage }: Surroundings): Readonly<Record<string, string>> {
  const has = (kind: Flag['kind']): boolean => known.some((flag) => flag.kind === kind);
  return {
    ...(relation !== undefined && has('relation') ? { relation: String(relation) } : {}),
    ...(storage !== undefined && has('storage') ? { storage } : {}),
  };
}

function accepted(flag: Flag, value: string, surroundings: Surroundings): string | boolean {
  switch (flag.kind) {
    case 'boolean':
      return booleanValue(value);
    case 'integer':
      return integerValue(value);
    case 'relation':
      return relationNumber(value, surroundings);
    case 'storage':
      return storageName(value, surroundings);
    case 'format':
      return format(value, flag.default === 'smart');
    case 'text':
    case 'file':
      return value;
  }
}

/** Only what stands behind the last colon counts. */
function relationNumber(value: string, { hasRelation }: Surroundings): string {
  const digits = value.slice(value.lastIndexOf(':') + 1);
  if (!/^[+-]?\d+$/.test(digits)) throw new Refusal('invalid relation id');
  const id = Number(digits);
  if (id < 0 || hasRelation?.(id) === false) throw new Refusal('relation not found');
  return String(id);
}

function storageName(value: string, { hasStorage }: Surroundings): string {
  if (!isStorageId(value)) throw new Refusal(`invalid storage ID ${goQuote(value)}`);
  if (hasStorage?.(value) === false) throw new Refusal(`storage ${goQuote(value)} not found`);
  return value;
}

function format(value: string, withSmart: boolean): string {
  if (value === 'json' || value === 'yaml' || (value === 'smart' && withSmart)) return value;
  throw new Refusal(`unknown format ${goQuote(value)}`);
}
