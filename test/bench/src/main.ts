/** `npm run bench`: medians and ratios, measured in turn in one run. Nothing here passes or fails by time. */
import { libraries, onTheStage, parseArguments, type Arguments } from './arguments.ts';
import { measureBuild, measureTests } from './benchmarks/build.ts';
import { reportDispatch } from './benchmarks/dispatch.ts';
import { reportFlask } from './benchmarks/flask.ts';
import { reportRelations } from './benchmarks/relations.ts';
import { measureStart } from './benchmarks/start.ts';
import { reportTransitions } from './benchmarks/transitions.ts';
import { reportTools } from './benchmarks/tools.ts';
import { loadLine, machineLine } from './machine.ts';
import { provideParts } from './provide-parts.ts';
import { onFlaskStage, onStage } from './stage/open-stage.ts';

const given = parseArguments(process.argv.slice(2));
if (typeof given === 'string') {
  console.error(given);
  process.exit(2);
}

process.once('SIGINT', () => process.exit(130));
try {
  await run(given);
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function run({ names, rounds }: Arguments): Promise<void> {
  console.log(machineLine());
  const measure = onTheStage.filter((name) => names.includes(name));
  if (measure.length > 0) {
    provideParts();
    const { dispatch, tools } = await onStage({ measure, rounds });
    if (dispatch) say(reportDispatch(dispatch));
    if (tools) say(reportTools(tools));
  }
  const libs = process.env[libraries];
  if (names.includes('flask') && libs === undefined) {
    console.log(`\nflask is left out: ${libraries} names no folder with the libraries of a Python charm (README)`);
  } else if (names.includes('flask') && libs !== undefined) {
    provideParts();
    say(reportFlask(await onFlaskStage(libs, rounds)));
  }
  if (names.includes('relations')) {
    if (measure.length === 0) provideParts();
    say(await reportRelations(Math.ceil(rounds / 3)));
  }
  if (names.includes('transitions')) say(await reportTransitions());
  if (names.includes('build')) {
    say(measureBuild());
    say(measureTests());
  }
  if (names.includes('start')) say(measureStart());
}

function say(report: string): void {
  console.log(`\n${report}\n${loadLine()} after it`);
}
