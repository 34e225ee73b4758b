import type { ActionSpec, ParamSpec } from '../metadata.ts';

/** Parameters that are all there and of the right type, or one sentence for each that is not. */
export type Parameters =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly wrong: readonly string[] };

/** Checks what Juju hands over against `charmcraft.yaml` and fills in defaults; Juju checks too, but not everywhere. */
export function checkParameters(spec: ActionSpec, given: Readonly<Record<string, unknown>>): Parameters {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, param] of Object.entries(spec.params ?? {})) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? param.default;
    const absent = value === undefined || value === null;
    if (absent && spec.required?.includes(name)) wrong.push(`${name}: give a value, for example ${name}=...`);
    else if (!absent && !fits(param, value)) wrong.push(`${name}: ${expectation(param)}`);
    else values[name] = absent ? undefined : value;
  }
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, values };
}

function fits({ type, enum: choices }: ParamSpec, value: unknown): boolean {
  if (choices !== undefined && !choices.includes(value)) return false;
  switch (type) {
    case undefined:
      return true;
    case 'integer':
      return Number.isSafeInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function expectation({ type, enum: choices }: ParamSpec): string {
  if (choices !== undefined) return `must be one of ${choices.map(String).join(', ')}`;
  return `must be of type ${type ?? 'string'}`;
}
