import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import { openHome } from '../home/home.ts';
import { parseCommandLine } from './command-line.ts';
import { ask } from './controller-client.ts';
import { UsageError } from './usage-error.ts';

const terminal = {
  out: (text: string): unknown => process.stdout.write(text),
  note: (text: string): unknown => process.stderr.write(text),
};

async function main(given: readonly string[]): Promise<number> {
  // The controller has another environment than the terminal: say the model where it comes along.
  const model = process.env['GRIMOIRE_MODEL'];
  const argv = model === undefined || model === '' ? given : ['--model', model, ...given];
  // After Ctrl-C the controller goes on with what it began; a verb that only waits is given up.
  process.once('SIGINT', () => {
    process.stderr.write('\ninterrupted: what was begun goes on, `grimoire status` shows it\n');
    process.exit(130);
  });
  process.stdout.on('error', () => process.exit(0));
  try {
    const line = parseCommandLine(argv);
    if (line.kind === 'help') {
      process.stdout.write(line.text);
      return 0;
    }
    if (line.kind === 'own') {
      // Only when it is asked for: what packs is large.
      const { packCharm } = await import('./pack-charm.ts');
      await packCharm(line.request, terminal);
      return 0;
    }
    return await ask(openHome(), { argv, cwd: process.cwd(), terminal: process.stdout.isTTY === true }, terminal);
  } catch (error) {
    if (error instanceof UsageError || error instanceof GrimoireError) {
      process.stderr.write(`grimoire: ${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    process.stderr.write(
      `grimoire: this is a defect: ${error instanceof Error ? (error.stack ?? reasonOf(error)) : reasonOf(error)}\n`,
    );
    return 70;
  }
}

process.exitCode = await main(process.argv.slice(2));
