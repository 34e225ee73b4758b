/** `npm run bench`: medians and ratios, measured in turn in one run. Nothing here passes or fails by time. */
import { parseArguments } from './arguments.ts';
import { measureBuild } from './benchmarks/build.ts';
import { reportDispatch } from './benchmarks/dispatch.ts';
import { measureStart } from './benchmarks/start.ts';
import { reportTools } from './benchmarks/tools.ts';
import { loadLine, machineLine } from './machine.ts';
import { onStage } from './stage/open-stage.ts';

const given = parseArguments(process.argv.slice(2));
if (typeof given === 'string') {
  console.error(given);
  process.exit(2);
}

console.log(machineLine());
const measure = (['dispatch', 'tools'] as const).filter((name) => given.names.includes(name));
if (measure.length > 0) {
  const { dispatch, tools } = await onStage({ measure, rounds: given.rounds });
  if (dispatch) say(reportDispatch(dispatch));
  if (tools) say(reportTools(tools));
}
if (given.names.includes('build')) say(measureBuild());
if (given.names.includes('start')) say(measureStart());

function say(report: string): void {
  console.log(`\n${report}\n${loadLine()} after it`);
}
