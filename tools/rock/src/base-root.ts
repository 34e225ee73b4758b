import type { BaseRoot, BuildOptions } from './rock.ts';

/**
 * The root below every container: made with mmdebstrap once, then found by its digest.
 *
 * @throws RockError when the machine lacks something or the packages cannot be had
 */
export declare function baseRoot(options: BuildOptions): Promise<BaseRoot>;
