/** `npm stop`: stops everything that `npm start` started, and keeps its data. */
import { cli, runSource } from '../run-program.ts';

process.exitCode = await runSource(cli, ['down', ...process.argv.slice(2)]);
