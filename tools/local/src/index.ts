export { parseCommandLine, type CommandLine } from './cli/command-line.ts';
export { ask, reach } from './cli/controller-client.ts';
export { UsageError } from './cli/usage-error.ts';
export type { Request } from './cli/verbs.ts';
export type { Call } from './controller/frames.ts';
export { GrimoireError } from './home/grimoire-error.ts';
export { openHome, type Home } from './home/home.ts';
