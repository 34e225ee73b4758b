/** `npm start`: makes what is deployed, then deploys it, or finds it running. */
import { started } from '../deployable.ts';
import { needsOrExit } from '../needs-or-exit.ts';
import { cli, runSource } from '../run-program.ts';
import { sideBySide } from '../side-by-side.ts';

let isInterrupted = false;
// The programs that make things hear a Ctrl-C too, and end; what is half made is never taken for whole.
const interrupt = (): void => void (isInterrupted = true);
process.on('SIGINT', interrupt);

await needsOrExit();
if (!isInterrupted) {
  console.log('Making charms, images and Pebble (some minutes the first time, then they are kept) ...');
  const failures = await sideBySide(started, (line) => console.log(line));
  if (failures.length > 0 && !isInterrupted) {
    console.error(failures.join('\n'));
    process.exit(1);
  }
}
if (isInterrupted) {
  console.error('\nInterrupted. Nothing is broken: npm start goes on with what is there.');
  process.exit(130);
}
process.off('SIGINT', interrupt);
process.exitCode = await runSource(cli, ['up', ...process.argv.slice(2)]);
