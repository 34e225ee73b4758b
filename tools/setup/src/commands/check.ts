/** `npm run check`: the boundaries of the house and the hygiene of its files. */
import { runSource } from '../run-program.ts';

process.exitCode = await runSource('tools/check/src/main.ts');
