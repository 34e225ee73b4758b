/** `node --conditions=@grimoire/source tools/pack/src/cli.ts <command> <charm folder>`: see the usage below. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkGenerated, generateCharm, generatedFile } from './generate/generate.ts';
import { layTree } from './lay-tree.ts';
import { packFolder } from './extension/pack-folder.ts';
import type { PackOptions } from './prepare.ts';
import { PackError } from './problem.ts';

const usage = `usage: pack <command> <charm folder> [--platform ubuntu@22.04:amd64]... [--architecture amd64]...
  pack       write dist/<charm>_<platform>.charm, one a platform
  tree       lay out dist/charm/<architecture>, from which charmcraft itself packs
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
  const { command, folder, options } = readArguments();
  switch (command) {
    case 'pack': {
      for (const { path: file, size, sha256 } of await packFolder(folder, options)) {
        console.log(`${path.relative('.', file)}  ${(size / 1e6).toFixed(1)} MB  sha256:${sha256}`);
      }
      return;
    }
    case 'tree':
      for (const laid of await layTree(folder, options)) console.log(path.relative('.', laid));
      return;
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

function readArguments(): { command: string; folder: string; options: PackOptions } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { platform: { type: 'string', multiple: true }, architecture: { type: 'string', multiple: true } },
    });
    const [command, folder, ...more] = positionals;
    if (command === undefined || folder === undefined || more.length > 0) throw new PackError(usage);
    return {
      command,
      folder,
      options: { platforms: values.platform, architectures: values.architecture, log: console.error },
    };
  } catch (error) {
    if (error instanceof PackError || !(error instanceof TypeError)) throw error;
    throw new PackError(`${error.message}\n${usage}`, { cause: error });
  }
}
