export type { PebbleApi } from './api.ts';
export { combine, emptyPlan, holds, same } from './combine.ts';
export { durationMs, formatDuration } from './duration.ts';
export * from './errors.ts';
export type * from './layer.ts';
export { Pebble } from './pebble.ts';
export type { PebbleOptions } from './pebble.ts';
export type * from './values.ts';
