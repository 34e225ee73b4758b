export { endState, type EndState } from './end-state.ts';
export { laws, type Law, type Lawful } from './every-law.ts';
export { crashAtEveryWrite, quiet, shuffled, type Difference, type Scenario } from './laws.ts';
export { postgresqlStub, redisStub } from './stubs.ts';
export { nonsense } from './nonsense.ts';
export { charmMetaOf } from './charm-meta.ts';
export { isWrite, Journal, type Kill, type Write } from './journal.ts';
export { Killed } from './killed.ts';
export { defaultOptions, relationOf, selfOf, snapshotOf, type Sketch } from './snapshot-of.ts';
export {
  World,
  type CharmCode,
  type DeployOptions,
  type Dispatched,
  type Stub,
  type TestPebble,
  type WorldOptions,
} from './world.ts';
export type { ObservedState } from './state/observe.ts';
export type { About, Occurrence } from './state/occurrence.ts';
export { ImpossibleState, transition, type Transition } from './state/transition.ts';
export {
  secretId,
  type ContainerState,
  type FileState,
  type RelationState,
  type SecretState,
  type StatusState,
  type UnitState,
} from './state/unit-state.ts';
