import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { PebbleError } from '../errors.ts';
import { Pebble } from '../pebble.ts';
import type { Peer } from './peer.ts';

const recipe = fileURLToPath(new URL('../../../../tools/setup/src/peers.mjs', import.meta.url));

/** The path of the real Pebble, built when it is not there yet. */
export async function realPebble(version: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [recipe, `pebble-${version}`]);
  return stdout.trim();
}

/** A daemon of its own: first process of a pid namespace, as in a container, so that each start has a boot id of its own. */
export async function realPeer(binary: string): Promise<Peer> {
  const root = await mkdtemp(join(tmpdir(), 'pebble-'));
  const state = join(root, 'state');
  const dir = join(root, 'case');
  await mkdir(dir);
  const api = new Pebble({ socketPath: join(state, '.pebble.socket') });
  let daemon = await start(binary, state, api);
  const kill = async (): Promise<void> => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return;
    const gone = once(daemon, 'exit');
    daemon.kill('SIGKILL');
    await gone;
  };
  return {
    api,
    dir,
    kill,
    async restart() {
      await kill();
      daemon = await start(binary, state, api);
    },
    async close() {
      api.close();
      await kill();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function start(binary: string, state: string, api: Pebble): Promise<ChildProcess> {
  const mapped = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const daemon = spawn(
    'unshare',
    [...mapped, '--fork', '--pid', '--kill-child', binary, 'run', '--create-dirs', '--hold'],
    {
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: '/root', PEBBLE: state },
      stdio: 'ignore',
    },
  );
  for (let attempt = 0; ; attempt++) {
    try {
      await api.systemInfo();
      return daemon;
    } catch (error) {
      if (!(error instanceof PebbleError) || attempt > 400) throw error;
      await sleep(25);
    }
  }
}
