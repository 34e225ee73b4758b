import { authority, cannotRead, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Parsed, Reading, RelationView } from '@grimoire/charm';
import { answer, unitAnswer, type UnitAnswer } from './wire.ts';

/** A Redis that is ready to be used. It has no password and no TLS: the interface knows neither. */
export interface Redis {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** Of the server that takes writes, where the provider tells; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** `redis://<host>:<port>`, without a database number. */
  readonly url: string;
}

/**
 * The requirer's end of `redis`. It writes nothing.
 *
 * The host is the application's `leader-host`, which follows a fail-over; without one the `hostname` of the first unit that
 * has both host and port. The reference gives an address as soon as either is there, with `None` for what is missing.
 */
export function redis(): Integration<'requires', 'redis', Redis> {
  return new Integration('requires', 'redis', 'required', {
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function read(relation: RelationView, { endpoint }: Context): Reading<Redis> {
  const sender = `the ${relation.app || 'Redis'} charm`;
  const leader = answer.parse(relation.remoteApp);
  if (!leader.ok) return broken(endpoint, leader.wrong, sender);
  const units = Object.entries(relation.remoteUnits).map(([name, bag]) => ({ name, bag: unitAnswer.parse(bag) }));
  const master = leader.value['leader-host'];
  const chosen = units.find(({ name, bag }) => bag.ok && isAt(name, master)) ?? units.find(({ bag }) => bag.ok);
  if (chosen?.bag.ok) {
    const at = { host: master ?? chosen.bag.value.hostname, port: chosen.bag.value.port };
    return ready({ relation: relation.id, ...at, url: `redis://${authority(at)}` });
  }
  const garbled = units.find(({ bag }) => wrongIn(bag).length > 0);
  if (garbled !== undefined) return broken(endpoint, wrongIn(garbled.bag), garbled.name);
  const missing = units.map(({ bag }) => missingIn(bag))[0] ?? ['hostname', 'port'];
  return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${sender}`);
}

/** Whether this unit is the one at that name: `redis-k8s/1` at `redis-k8s-1.redis-k8s-endpoints.<model>.svc.cluster.local`. */
function isAt(unit: string, master: string | undefined): boolean {
  return master?.split('.')[0] === unit.replace('/', '-');
}

function broken(endpoint: string, keys: readonly string[], sender: string): Reading<Redis> {
  return cannotRead(endpoint, keys, sender);
}

function wrongIn(bag: Parsed<UnitAnswer>): readonly string[] {
  return bag.ok ? [] : bag.wrong;
}

function missingIn(bag: Parsed<UnitAnswer>): readonly string[] {
  return bag.ok ? [] : bag.missing;
}
