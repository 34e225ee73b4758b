/** `npm run doctor`: all that this machine lacks, at once, each with its remedy. Changes nothing. */
import { describeNeeds, needs } from '../needs.ts';

const missing = await needs();
console.log(describeNeeds(missing));
process.exitCode = missing.length === 0 ? 0 : 1;
