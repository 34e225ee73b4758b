export type * from './charmcraft/charmcraft.ts';
export { artifactName, type Platform, type RuntimeArchitecture } from './charmcraft/platforms.ts';
export { parseCharmcraft, readCharmcraft, type Declaration } from './charmcraft/read.ts';
export { checkGenerated, generateCharm } from './generate/generate.ts';
export { generateModule } from './generate/module.ts';
export { PackError } from './problem.ts';
