// Builds the real counterparts that the suites of this package run against, into <workspace>/.grimoire/peers/:
//   jujuc    Juju's own hook tool client, from its Go module
//   netrpc   Go's net/rpc as server and as client, in ./netrpc
// A second run with the same sources does nothing. Needs Go and, the first time, its module proxy.
//
//   node libs/hook-protocol/peers/build.mjs
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, '../../../.grimoire/peers');
const stamp = join(target, '.hook-protocol.sha256');

const peers = { jujuc: 'github.com/juju/juju/cmd/jujuc', netrpc: './netrpc' };

function digest() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(here, 'netrpc')).filter((name) => name.endsWith('.go'));
  for (const file of ['go.mod', 'go.sum', 'build.mjs', ...sources.toSorted().map((name) => join('netrpc', name))]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(here, file)))
      .update('\0');
  }
  return `${process.arch} ${hash.digest('hex')}\n`;
}

function build(name, from) {
  console.log(`peers: building ${name} (${from})`);
  const started = Date.now();
  // Under another name until it is whole: a test that starts meanwhile must not find half of it.
  const temporary = join(target, `.${name}.${process.pid}`);
  const built = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', temporary, from], {
    cwd: here,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.error) throw new Error(`go cannot be started (${built.error.message}): install Go 1.26 or newer`);
  if (built.status !== 0) throw new Error(`go build of ${from} ended with code ${built.status}; its words are above`);
  renameSync(temporary, join(target, name));
  console.log(`peers: ${name} is there after ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

try {
  mkdirSync(target, { recursive: true });
  const wanted = digest();
  const have = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (have === wanted && Object.keys(peers).every((name) => existsSync(join(target, name)))) {
    console.log(`peers: ${Object.keys(peers).join(', ')} are up to date`);
  } else {
    for (const [name, from] of Object.entries(peers)) build(name, from);
    writeFileSync(stamp, wanted);
  }
} catch (error) {
  console.error(`peers: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
