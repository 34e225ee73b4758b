import { plain, Secret } from '../secret.ts';
import type { Renderable } from './yaml.ts';

/** A JSON document with its secrets revealed, so a secret itself. `undefined` entries are left out. Keys keep their order. */
export function renderJson(value: Renderable): Secret {
  return new Secret(JSON.stringify(revealed(value)));
}

function revealed(value: Renderable): unknown {
  if (value instanceof Secret) return plain(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(revealed);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === undefined ? undefined : revealed(inner)]),
  );
}

function isList(value: Renderable): value is readonly Renderable[] {
  return Array.isArray(value);
}
