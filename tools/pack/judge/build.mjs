// Brings the two that judge what the packer makes: Juju's own charm reader, built from its Go module, and charmcraft,
// installed from Python's index. Plain JavaScript, so that any script may call it.
//   node tools/pack/judge/build.mjs
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const peers = path.resolve(here, '../../../.grimoire/peers');
const charmcraftVersion = '4.5.0';

/** @returns {string} path of the reader, built when its sources changed */
export function buildReader() {
  const binary = path.join(peers, 'juju-charm-reader');
  const hash = createHash('sha256').update(process.arch);
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(fs.readFileSync(path.join(here, file)));
  once(binary, hash.digest('hex'), () => {
    const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
    run('go', ['build', ...flags, '-o', binary, '.'], { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' });
  });
  return binary;
}

/** @returns {string} path of charmcraft, in a Python environment of its own */
export function installCharmcraft() {
  const environment = path.join(peers, `charmcraft-${charmcraftVersion}`);
  once(environment, charmcraftVersion, () => {
    fs.rmSync(environment, { recursive: true, force: true });
    run('python3', ['-m', 'venv', environment]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    run(path.join(environment, 'bin/python3'), [...pip, `charmcraft==${charmcraftVersion}`]);
  });
  return path.join(environment, 'bin/charmcraft');
}

/** Makes the target unless it was made of the same inputs, which the file beside it remembers. */
function once(target, inputs, make) {
  const stamp = `${target}.digest`;
  const made = () => fs.existsSync(target) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === inputs;
  if (made()) return;
  fs.mkdirSync(peers, { recursive: true });
  alone(`${target}.lock`, () => {
    if (made()) return;
    make();
    fs.writeFileSync(stamp, inputs);
  });
}

/** Test files run side by side: one makes, the others wait. A lock whose holder is gone is taken over. */
function alone(lock, work) {
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!running(lock)) fs.rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function running(lock) {
  try {
    const holder = Number(fs.readFileSync(lock, 'utf8'));
    return holder === 0 || process.kill(holder, 0);
  } catch {
    return false;
  }
}

function run(command, args, environment = {}) {
  const env = { ...process.env, ...environment };
  execFileSync(command, args, { cwd: here, stdio: ['ignore', 'inherit', 'inherit'], env });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(buildReader());
  console.log(installCharmcraft());
}
