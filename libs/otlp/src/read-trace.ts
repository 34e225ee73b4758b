import type { Attributes, Span, Trace } from '@grimoire/charm';

/** A trace out of JSON that lay on disk; `undefined` when it is none. */
export function traceOf(value: unknown): Trace | undefined {
  if (!isObject(value) || !('id' in value && 'resource' in value && 'spans' in value)) return undefined;
  const { id, resource, spans } = value;
  if (!isId(id, 32) || !isAttributes(resource) || !Array.isArray(spans) || !spans.every(isSpan)) return undefined;
  return { id, resource, spans };
}

function isSpan(value: unknown): value is Span {
  if (!isObject(value)) return false;
  const { name, kind, id, parent, start, end, attributes, failed } = Object.fromEntries(Object.entries(value));
  return (
    typeof name === 'string' &&
    (kind === 'internal' || kind === 'client') &&
    isId(id, 16) &&
    (parent === undefined || isId(parent, 16)) &&
    Number.isSafeInteger(start) &&
    Number.isSafeInteger(end) &&
    isAttributes(attributes) &&
    (failed === undefined || typeof failed === 'string')
  );
}

function isAttributes(value: unknown): value is Attributes {
  return isObject(value) && Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one));
}

function isId(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
