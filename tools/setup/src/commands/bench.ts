/** `npm run bench`: ratios, measured side by side in one run. */
import { needsOrExit } from '../needs-or-exit.ts';
import { runSource } from '../run-program.ts';

await needsOrExit();
process.exitCode = await runSource('test/bench/src/main.ts', process.argv.slice(2));
