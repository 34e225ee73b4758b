/** `npm run bench`: ratios, measured side by side in one run. */
import { describeNeeds, provide } from '../needs.ts';
import { runSource } from '../run-program.ts';

const missing = await provide((line) => console.log(line));
if (missing.length > 0) console.error(describeNeeds(missing));
process.exitCode = missing.length > 0 ? 1 : await runSource('test/bench/src/main.ts', process.argv.slice(2));
