/** Builds the real counterparts that the conformance suites run against. Instant when they are there. */
import { runProgram } from './run-program.ts';

const builders = ['libs/pebble/peers/build.mjs', 'libs/hook-protocol/peers/build.mjs'];
for (const builder of builders) {
  const code = await runProgram(process.execPath, [builder]);
  if (code !== 0) process.exitCode = code;
}
