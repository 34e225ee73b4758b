/** `node --conditions=@grimoire/source tools/pack/src/cli.ts <command> <charm folder>`: see the usage below. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkGenerated, generateCharm, generatedFile } from './generate/generate.ts';
import { PackError } from './problem.ts';

const usage = `usage: pack <command> <charm folder>
  generate   write src/charmcraft.gen.ts from charmcraft.yaml
  check      fail if charmcraft.yaml is wrong or src/charmcraft.gen.ts is stale`;

try {
  await main();
} catch (error) {
  if (!(error instanceof PackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { command, folder } = readArguments();
  switch (command) {
    case 'generate': {
      const file = path.join(folder, generatedFile);
      console.log(generateCharm(folder) ? `wrote ${file}` : `${file} is up to date`);
      return;
    }
    case 'check':
      checkGenerated(folder);
      console.log(`${folder}: charmcraft.yaml and ${generatedFile} are in order`);
      return;
    default:
      throw new PackError(`"${command}" is not a command\n${usage}`);
  }
}

function readArguments(): { command: string; folder: string } {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} });
    const [command, folder, ...more] = positionals;
    if (command === undefined || folder === undefined || more.length > 0) throw new PackError(usage);
    return { command, folder };
  } catch (error) {
    if (error instanceof PackError || !(error instanceof TypeError)) throw error;
    throw new PackError(`${error.message}\n${usage}`, { cause: error });
  }
}
