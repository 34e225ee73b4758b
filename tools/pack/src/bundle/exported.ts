import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PackError } from '../problem.ts';

const run = promisify(execFile);

/**
 * Prints the exports of a module that are charms of a name. A charm is what `defineCharm` returns: its metadata and a
 * `decide`. Runs in a process of its own, so that a charm that is packed twice is read twice.
 */
const program = `
import { pathToFileURL } from 'node:url';
const [file, name] = process.argv.slice(1);
const exported = Object.entries(await import(pathToFileURL(file).href));
const charms = exported.filter(([, value]) => value?.metadata?.name === name && typeof value.decide === 'function');
console.log(JSON.stringify({ charms: charms.map(([key]) => key) }));
`;

/** The name under which `src/charm.ts` exports its charm. @throws {PackError} when that is not exactly one */
export async function exportedCharm(file: string, name: string): Promise<string> {
  const { charms } = v.parse(v.object({ charms: v.array(v.string()) }), JSON.parse(await imported(file, name)));
  const [charm, ...others] = charms;
  if (charm === undefined) {
    throw new PackError(`${file}: exports no charm named ${name}: write \`export const X = defineCharm(metadata, …)\``);
  }
  if (others.length > 0) {
    throw new PackError(`${file}: exports ${charms.join(' and ')}, each a charm: export one`);
  }
  return charm;
}

async function imported(file: string, name: string): Promise<string> {
  const flags = ['--conditions=@grimoire/source', '--input-type=module'];
  try {
    const { stdout } = await run(process.execPath, [...flags, '--eval', program, file, name], {
      cwd: path.dirname(file),
      env: {},
      timeout: 30_000,
    });
    return stdout.trim().split('\n').at(-1) ?? '';
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const why = stderr.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? stderr.trim().split('\n')[0];
    throw new PackError(`${file}: cannot be loaded: ${why ?? 'no reason given'}`, { cause: error });
  }
}
