import { parseArguments } from './arguments.ts';
import { onStage } from './stage/open-stage.ts';
const given = parseArguments(process.argv.slice(2));
if (typeof given !== 'string') console.log(JSON.stringify(await onStage({ measure: ['dispatch', 'tools'], rounds: given.rounds }), null, 1));
