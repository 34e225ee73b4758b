import path from 'node:path';

/** The folder of the whole workspace. */
export const workspace: string = path.resolve(import.meta.dirname, '../../..');
