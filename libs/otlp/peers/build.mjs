// Builds a real OpenTelemetry collector from its Go modules: plain JavaScript, so that any script may call it.
//   node libs/otlp/peers/build.mjs
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const workspace = join(here, '..', '..', '..');
const module = join(here, 'collector');

/** All of the collector's own modules are of this release. */
export const collectorVersion = '0.165.0';

/**
 * The path of a statically linked collector, built when its module or this recipe changed; otherwise at once.
 *
 * @param {{ log?: (line: string) => void }} [options] `log` gets a sentence when a build starts and when it is done
 * @returns {Promise<string>} absolute path, `<workspace>/.grimoire/peers/otel-collector-<version>`
 */
export async function buildCollector({ log = () => {} } = {}) {
  const binary = join(workspace, '.grimoire', 'peers', `otel-collector-${collectorVersion}`);
  const stamp = `${binary}.digest`;
  const recipe = [fileURLToPath(import.meta.url), ...['go.mod', 'go.sum', 'main.go'].map((name) => join(module, name))];
  const wanted = await digestOf(recipe);
  if ((await readIfThere(stamp)) === wanted && (await isExecutable(binary))) return binary;

  await mkdir(dirname(binary), { recursive: true });
  const partial = `${binary}.${process.pid}.partial`;
  const started = performance.now();
  log(`Building OpenTelemetry's collector ${collectorVersion} from its Go modules (about 2 minutes the first time).`);
  try {
    await go(['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', partial, '.']);
    await rename(partial, binary);
  } finally {
    await rm(partial, { force: true });
  }
  await writeFile(stamp, wanted);
  log(`The collector is built (${((performance.now() - started) / 1000).toFixed(1)} s).`);
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
function go(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: module,
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
              'The collector is built from source and needs the Go compiler: install Go 1.26 or newer, then run again.',
            )
          : error,
      ),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`go ${args[0]} in ${module} failed:\n${output.trim()}`)),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildCollector({ log: console.error }));
}
