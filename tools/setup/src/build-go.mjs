// A Go program, built from its modules into <workspace>/.grimoire/peers/: plain JavaScript, so that any recipe may use it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peers = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '.grimoire', 'peers');

/**
 * The path of a statically linked program, built when one of its sources changed; otherwise at once.
 *
 * @param {object} recipe
 * @param {string} recipe.name the file's name in the folder of peers
 * @param {string} recipe.module the folder of `go.mod`
 * @param {string[]} recipe.sources absolute paths of all that the program depends on: a change of one builds it anew
 * @param {string} recipe.from the package to build
 * @param {string} [recipe.flags] for the linker
 * @param {string} [recipe.about] what the first build takes: `about 20 s`
 * @param {(line: string) => void} [recipe.log] gets a sentence when a build starts and when it is done
 * @returns {Promise<string>} absolute path
 */
export async function buildGo({ name, module, sources, from, flags = '', about = '', log = () => {} }) {
  const program = join(peers, name);
  const stamp = `${program}.digest`;
  const wanted = await digestOf(sources);
  if ((await readIfThere(stamp)) === wanted && (await isExecutable(program))) return program;

  await mkdir(peers, { recursive: true });
  // Under another name until it is whole: who starts meanwhile must not find half of it.
  const partial = `${program}.${process.pid}.partial`;
  const started = performance.now();
  log(`Building ${name} from its Go modules${about && ` (${about} the first time)`}.`);
  try {
    await go(module, [
      'build',
      '-mod=readonly',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      `-s -w ${flags}`,
      '-o',
      partial,
      from,
    ]);
    await rename(partial, program);
  } finally {
    await rm(partial, { force: true });
  }
  await writeFile(stamp, wanted);
  log(`${name} is built (${((performance.now() - started) / 1000).toFixed(1)} s).`);
  return program;
}

/** Digest of these files, of this one and of the architecture. */
async function digestOf(files) {
  const hash = createHash('sha256').update(process.arch);
  for (const file of [fileURLToPath(import.meta.url), ...files]) hash.update(await readFile(file)).update('\0');
  return hash.digest('hex');
}

async function readIfThere(path) {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function isExecutable(path) {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs the Go command; its output becomes the error's text. */
function go(cwd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) =>
      reject(
        error.code === 'ENOENT'
          ? new Error('It is built from source and needs the Go compiler: install Go 1.26 or newer, then run again.')
          : error,
      ),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`go ${args[0]} in ${cwd} failed:\n${output.trim()}`)),
    );
  });
}
