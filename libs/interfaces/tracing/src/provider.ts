import {
  authority,
  Integration,
  readEach,
  ready,
  unreadable,
  type Each,
  type Offer,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { answer, request, type Protocol, type Receiver } from './wire.ts';

/** An application that wants to be traced. */
export interface Traced {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** Protocols it would speak; some may be unknown. */
  readonly wanted: readonly string[];
}

/** The provider's end of `tracing` v2. An application that has asked for nothing yet is left out. */
export function tracingProvider(): Integration<'provides', 'tracing', Each<Traced>, 'always'> {
  return new Integration('provides', 'tracing', 'always', {
    read: (relations) => readEach(relations, readOne),
  });
}

function readOne(relation: RelationView): Reading<Traced | undefined> {
  const { id, app, remoteApp, endpoint } = relation;
  const said = request.parse(remoteApp);
  if (said.ok) return ready({ relation: id, endpoint, app, wanted: said.value.receivers });
  if (said.wrong.length === 0) return ready(undefined);
  return unreadable(relation, said.wrong);
}

/** What an application is told, for the goal's `offers`: of the ports that are open, those for protocols it asked for. */
export function tracingOffer<E extends string>(
  endpoint: E,
  { relation, wanted }: Traced,
  host: string,
  ports: { readonly [P in Protocol]?: number },
): Offer<E> {
  const receivers = Object.entries(ports)
    .filter(([name]) => wanted.includes(name))
    .map(([name, port]): Receiver => {
      const type = name.endsWith('_grpc') ? 'grpc' : 'http';
      return { protocol: { name, type }, url: urlOf(name, { host, port }) };
    });
  return { endpoint, relation, app: answer.write({ receivers }) };
}

/** As the interface has it: of a gRPC receiver without a scheme. */
export function urlOf(protocol: string, at: { readonly host: string; readonly port: number }): string {
  return protocol.endsWith('_grpc') ? authority(at) : `http://${authority(at)}`;
}
