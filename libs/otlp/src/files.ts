import type * as fs from 'node:fs';

/** `node:fs`. An import of it would first make all its exports, `node:fs/promises` among them: 4 ms of every hook. */
export const files: typeof fs = process.getBuiltinModule('node:fs');
