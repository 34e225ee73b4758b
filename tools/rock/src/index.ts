export { baseRoot } from './base-root.ts';
export { rockCacheDir } from './cache-dir.ts';
export { hostEnvironment } from './host-environment.ts';
export { readRock } from './read-rock.ts';
export { requirements, type Requirement } from './requirements.ts';
export type { BaseRoot, BuildOptions, Layer, Rock, RockDefinition, RockImage, RockLayer } from './rock.ts';
export { RockError } from './rock-error.ts';
export { checkRock, removeLayers, rockLayer } from './rock-layer.ts';
