export type { Format, Invocation, Parsed, Surroundings } from './invocation.ts';
