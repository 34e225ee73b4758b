// Builds the real Pebble from its Go module: plain JavaScript, so that any script may call it.
//   node libs/pebble/peers/build.mjs            both versions
//   node libs/pebble/peers/build.mjs 1.19.2     one of them
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const workspace = join(here, '..', '..', '..');

/** 1.19.2 is the one in Juju 3.6's agent image; 1.32.1 the newest the suite knows. */
export const pebbleVersions = Object.freeze(['1.19.2', '1.32.1']);

/**
 * The path of a statically linked Pebble, built when its `go.mod`, its `go.sum` or this recipe changed; otherwise at once.
 *
 * @param {string} version one of `pebbleVersions`
 * @param {{ log?: (line: string) => void }} [options] `log` gets a sentence when a build starts and when it is done
 * @returns {Promise<string>} absolute path, `<workspace>/.grimoire/peers/pebble-<version>`
 */
export async function buildPebble(version, { log = () => {} } = {}) {
  if (!pebbleVersions.includes(version)) {
    throw new Error(`There is no recipe for Pebble ${version}: the versions are ${pebbleVersions.join(' and ')}.`);
  }
  const module = join(here, version);
  const binary = join(workspace, '.grimoire', 'peers', `pebble-${version}`);
  const stamp = `${binary}.digest`;
  const wanted = await digestOf([fileURLToPath(import.meta.url), join(module, 'go.mod'), join(module, 'go.sum')]);
  if ((await readIfThere(stamp)) === wanted && (await isExecutable(binary))) return binary;

  await mkdir(dirname(binary), { recursive: true });
  const partial = `${binary}.${process.pid}.partial`;
  const started = performance.now();
  log(`Building Pebble ${version} from its Go module (about 20 s the first time).`);
  try {
    await go(module, [
      'build',
      '-mod=readonly',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      `-s -w -X github.com/canonical/pebble/cmd.Version=v${version}`,
      '-o',
      partial,
      'github.com/canonical/pebble/cmd/pebble',
    ]);
    await rename(partial, binary);
  } finally {
    await rm(partial, { force: true });
  }
  await writeFile(stamp, wanted);
  log(`Pebble ${version} is built (${((performance.now() - started) / 1000).toFixed(1)} s).`);
  return binary;
}

/** Digest of the recipe: these files and the architecture. */
async function digestOf(files) {
  const hash = createHash('sha256').update(process.arch);
  for (const file of files) hash.update(await readFile(file)).update('\0');
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
          ? new Error(
              'Pebble is built from source and needs the Go compiler: install Go 1.26.5 or newer, then run again.',
            )
          : error,
      ),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`go ${args[0]} in ${cwd} failed:\n${output.trim()}`)),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const versions = process.argv.length > 2 ? process.argv.slice(2) : pebbleVersions;
  for (const version of versions) console.log(await buildPebble(version, { log: console.error }));
}
