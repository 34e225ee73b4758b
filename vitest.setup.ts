import { configureGlobal, readConfigureGlobal } from 'fast-check';

/**
 * In CI properties are tried with the same values each time, so that a change is judged by what it changed. On a
 * developer's machine every run tries others; the seed of one that fails is printed, and `PROPERTY_SEED` brings it back.
 */
const seed = process.env['PROPERTY_SEED'] ?? (process.env['CI'] ? '20261121' : undefined);
if (seed !== undefined) configureGlobal({ ...readConfigureGlobal(), seed: Number(seed) });
