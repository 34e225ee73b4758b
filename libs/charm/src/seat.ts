import type { Observed } from './snapshot.ts';

export interface SeatSpec<B extends string> {
  /** The peer endpoint in whose application bag the holder's name is. */
  readonly bag: B;
  /** The key of that bag. */
  readonly key: string;
}

/** Who has a seat. Nobody has, for a moment, before Juju has made the peer relation and the leader has given it. */
export interface Seated {
  /** The unit that has it: `indico/0`. */
  readonly holder: string | undefined;
  /** This unit has it. */
  readonly mine: boolean;
}

/**
 * A role that one unit of the application holds. The leader gives it, to itself, and it stays where it is, whoever leads,
 * until its holder has left the peer relation. A unit that is being removed works in it up to its end, which may come some
 * moments after that: for so long there are two. Nothing else makes two.
 */
export class Seat<B extends string> {
  readonly spec: SeatSpec<B>;
  declare readonly seen: Seated;

  constructor(spec: SeatSpec<B>) {
    this.spec = spec;
  }
}

/** @example seats: { celery: seat({ bag: 'indico-peers', key: 'celery-unit' }) } */
export function seat<const B extends string>(spec: SeatSpec<B>): Seat<B> {
  return new Seat(spec);
}

/** A name in the bag counts as long as its unit is there. */
export function readSeat({ spec }: Seat<string>, { self, relations }: Observed): Seated {
  const peer = relations[spec.bag]?.[0];
  const named = peer?.remoteApp[spec.key];
  if (!peer || !named) return { holder: undefined, mine: false };
  const isThere = self.units.includes(named) || named === self.name || Object.hasOwn(peer.remoteUnits, named);
  return isThere ? { holder: named, mine: named === self.name } : { holder: undefined, mine: false };
}
