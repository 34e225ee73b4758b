import type { BaseRoot, BuildOptions, Rock, RockLayer } from './rock.ts';

/**
 * The rock's own files, built by craft-parts inside the base; found again by the digest of all that goes in.
 *
 * @throws RockError with craft-parts' own sentence when a part does not build
 */
export declare function rockLayer(rock: Rock, options: BuildOptions & { readonly base: BaseRoot }): Promise<RockLayer>;

/**
 * Lets craft-parts judge the parts without building them.
 *
 * @throws RockError with its sentence
 */
export declare function checkRock(rock: Rock, options: BuildOptions & { readonly base: BaseRoot }): Promise<void>;

/** Removes every root and layer of a cache, files of mapped users included. */
export declare function removeLayers(cacheDir: string): Promise<void>;
