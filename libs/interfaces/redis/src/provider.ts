import { Integration, ready, type Offer } from '@grimoire/charm';
import { answer, unitAnswer, type UnitAnswer } from './wire.ts';

/** A relation through which this Redis is used. */
export interface Client {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
}

/** The provider's end of `redis`: who uses it. There is nothing to be asked for. */
export function redisProvider(): Integration<'provides', 'redis', readonly Client[], 'always'> {
  return new Integration('provides', 'redis', 'always', {
    read: (relations) => ready(relations.map(({ id, endpoint, app }) => ({ relation: id, endpoint, app }))),
  });
}

export interface Served {
  /** Of this unit. `undefined` until the network is up. */
  readonly unit: UnitAnswer | undefined;
  /** The server that takes writes. */
  readonly master: string | undefined;
  /** Names of tasks that must be done before the other side may know. */
  readonly after?: readonly string[];
}

/** What a client is told, for the goal's `offers`: by each unit of itself, by the leader of the master. */
export function redisOffer<E extends string>(endpoint: E, { relation }: Client, served: Served): Offer<E> {
  return {
    endpoint,
    relation,
    app: answer.write({ 'leader-host': served.master }),
    unit: served.unit === undefined ? { hostname: undefined, port: undefined } : unitAnswer.write(served.unit),
    ...(served.after !== undefined && { after: served.after }),
  };
}
