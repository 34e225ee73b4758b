import { ModelError } from '../model-error.ts';
import type { ConfigValue, Option } from './charm-meta.ts';
import { isRecord, quote, Shape } from './shape.ts';

const types = ['string', 'int', 'float', 'boolean', 'secret'] as const;

/** `config.yaml` (juju.md 5.4). */
export function readOptions(value: unknown): Readonly<Record<string, Option>> {
  if (!isRecord(value) || !('options' in value)) throw new ModelError('invalid config: empty configuration');
  const options = new Shape(value, '').at('options');
  return Object.fromEntries(options.entries().map(([name, option]) => [name, readOption(name, option)]));
}

function readOption(name: string, shape: Shape): Option {
  const given = shape.at('type').stringOr('string');
  const type = types.find((item) => item === given);
  if (type === undefined)
    throw new ModelError(`invalid config: option ${quote(name)} has unknown type ${quote(given)}`);
  const option = { name, type, description: shape.at('description').stringOr('') };
  const declared = shape.at('default').value;
  if (declared === undefined || declared === null) return option;
  // Juju takes an empty default of a secret option without looking at its scheme.
  if (declared === '' && (type === 'string' || type === 'secret')) return { ...option, default: '' };
  try {
    return { ...option, default: optionValue(option, declared) };
  } catch (cause) {
    if (cause instanceof ModelError) throw new ModelError(`invalid config default: ${cause.message}`, { cause });
    throw cause;
  }
}

/**
 * What an operator (or a default) gives for an option, as a value of its type. Texts that parse are taken.
 *
 * @throws ModelError naming the option, its type and what was given.
 */
export function optionValue(option: Pick<Option, 'name' | 'type'>, value: unknown): ConfigValue {
  const parsed = parsers[option.type](value);
  if (parsed !== undefined) return parsed;
  throw new ModelError(`option ${quote(option.name)} expected ${option.type}, got ${quote(value)}`);
}

const parsers: Record<Option['type'], (value: unknown) => ConfigValue | undefined> = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  int(value) {
    if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
    return typeof value === 'string' && /^[+-]?\d+$/.test(value) && fitsInt64(value) ? Number(value) : undefined;
  },
  float(value) {
    if (typeof value === 'number') return value;
    if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return undefined;
    return Number(value);
  },
  boolean(value) {
    if (typeof value === 'boolean') return value;
    if (typeof value !== 'string') return undefined;
    if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true;
    return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value) ? false : undefined;
  },
  secret(value) {
    if (typeof value !== 'string') return undefined;
    return value === '' || value.startsWith('secret:') ? value : undefined;
  },
};

function fitsInt64(text: string): boolean {
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value;
}
