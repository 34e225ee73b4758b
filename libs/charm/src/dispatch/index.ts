/** One dispatch over any world: for those who stand in for Juju (tests, benches). Charms need only `@grimoire/charm`. */
export { randomOf } from '../random.ts';
export { ask } from './ask.ts';
export { dispatch } from './dispatch.ts';
export { eventOf, type Environment, type Event, type RelationEvent } from './event.ts';
export type { AnyCharm } from '../charm.ts';
export type { Outside, Target } from './outside.ts';
