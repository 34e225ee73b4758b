import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baseRoot, checkRock, readRock, RockError, rockCacheDir, rockLayer } from './index.ts';

const usage = `usage: cli.ts check <rock folder>   judge rockcraft.yaml: our schema, then craft-parts
       cli.ts build <rock folder>   build its layer for the local model, and print where it lies`;

const workspace = fileURLToPath(new URL('../../..', import.meta.url));

async function main(args: readonly string[]): Promise<void> {
  const [verb, dir, ...rest] = args;
  if ((verb !== 'check' && verb !== 'build') || dir === undefined || rest.length > 0) throw new RockError(usage);
  const rock = await readRock(resolve(dir));
  const options = { cacheDir: rockCacheDir(workspace), log: (line: string): void => console.error(line) };
  const base = await baseRoot(options);
  if (verb === 'check') {
    await checkRock(rock, { ...options, base });
    console.log(`${rock.definition.name}: valid for our schema of rockcraft and for craft-parts`);
  } else {
    const layer = await rockLayer(rock, { ...options, base });
    console.log(layer.path);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof RockError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
