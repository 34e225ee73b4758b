import { Integration, ready, unreadable, type Reading, type RelationView } from '@grimoire/charm';
import { answer, request, type Protocol } from './wire.ts';

/**
 * Where spans go, by protocol. One that was asked for and is not there is normal: a relay without a backend offers none.
 * `undefined` at all: there is no relation, or nothing was answered yet.
 */
export type Endpoints = { readonly [P in Protocol]?: string };

/**
 * The requirer's end of `tracing` v2. It holds nothing up: a charm that is not traced works all the same.
 *
 * An `https` address needs the CA, which comes by another relation: do not trace to it without.
 *
 * @param wanted - protocols that this charm speaks; at least one
 * @example tracing: tracing('otlp_http')
 */
export function tracing(
  ...wanted: readonly [Protocol, ...Protocol[]]
): Integration<'requires', 'tracing', Endpoints | undefined, 'optional'> {
  return new Integration('requires', 'tracing', 'optional', {
    owes: () => ({ app: request.write({ receivers: wanted }) }),
    read: ([relation]) => (relation === undefined ? ready(undefined) : read(relation, wanted)),
  });
}

function read(relation: RelationView, wanted: readonly Protocol[]): Reading<Endpoints | undefined> {
  const said = answer.parse(relation.remoteApp);
  if (!said.ok && said.wrong.length === 0) return ready(undefined);
  if (!said.ok) return unreadable(relation, said.wrong);
  const found = wanted.flatMap((name): (readonly [Protocol, string])[] => {
    const first = said.value.receivers.find(({ protocol }) => protocol.name === name);
    return first === undefined ? [] : [[name, first.url]];
  });
  return ready(Object.fromEntries(found));
}
