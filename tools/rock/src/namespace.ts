import { spawn } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { hostEnvironment } from './host-environment.ts';
import { RockError } from './rock-error.ts';

export interface InNamespace {
  readonly argv: readonly string[];
  /** The current folder; the file system is the host's. */
  readonly cwd: string;
  readonly stdin?: Readable;
  /** A network of its own with nothing but the loopback, so that no port is taken. By default the host's. */
  readonly ownNetwork?: boolean;
  /** Each line of the program's output. */
  readonly onLine?: (line: string) => void;
}

export interface Ended {
  readonly code: number;
  /** The last part of what it wrote as errors, trimmed. */
  readonly stderr: string;
}

/** How much of the errors is kept, in characters: the end says what went wrong. */
const kept = 16_384;

/**
 * Runs a program as root of a mount and pid namespace of its own, and for an ordinary user in a user namespace
 * too, where ids 0 (oneself), 1 to 65534 and 584792 (a rock's `_daemon_`) exist. Its processes end with it.
 *
 * The ids are those of the local model's worlds: what one writes, the other owns.
 *
 * @throws RockError when the machine has no namespaces for us
 */
export async function inNamespace(run: InNamespace): Promise<Ended> {
  const root = process.getuid?.() === 0;
  const ids = root ? undefined : await subordinateIds();
  const own = run.ownNetwork === true;
  const program = own ? ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...run.argv] : run.argv;
  // An ordinary user's program waits for a line on its input: it starts only once its ids are mapped.
  const argv = root ? program : ['sh', '-c', 'read -r _ && exec "$@"', 'sh', ...program];
  const flags = ['--mount', '--pid', '--fork', '--kill-child', ...(own ? ['--net'] : []), ...(root ? [] : ['--user'])];
  const child = spawn('unshare', [...flags, '--', ...argv], {
    cwd: run.cwd,
    env: hostEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });

  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-kept)));
  createInterface({ input: child.stdout }).on('line', (line) => run.onLine?.(line));
  // A program may end without reading all of its input; its code says whether that matters.
  child.stdin.on('error', () => {});
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new RockError(`unshare cannot be started (${cause.message}): install util-linux`, { cause })),
    );
    child.on('close', (code) => resolve(code ?? 1));
  });

  if (ids !== undefined) {
    const mapped = mapIds(child.pid, ids).then(() => child.stdin.write('\n'));
    await Promise.race([mapped, ended]).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
  }
  if (run.stdin === undefined) child.stdin.end();
  else await Promise.all([pipeline(run.stdin, child.stdin).catch(() => {}), finished(run.stdin).catch(() => {})]);
  return { code: await ended, stderr: stderr.trim() };
}

interface SubordinateIds {
  readonly uids: number;
  readonly gids: number;
}

/** The first subordinate ids that belong to us. */
async function subordinateIds(): Promise<SubordinateIds> {
  const { username, uid } = userInfo();
  const first = async (file: string, flag: string): Promise<number> => {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
    const own = lines.find(([name, , count]) => (name === username || name === String(uid)) && Number(count) >= 65_535);
    if (own === undefined) {
      throw new RockError(
        `${username} has no 65536 subordinate ids in ${file}: sudo usermod ${flag} 100000-165535 ${username}`,
      );
    }
    return Number(own[1]);
  };
  return { uids: await first('/etc/subuid', '--add-subuids'), gids: await first('/etc/subgid', '--add-subgids') };
}

async function mapIds(pid: number | undefined, ids: SubordinateIds): Promise<void> {
  if (pid === undefined) return;
  const { uid, gid } = userInfo();
  const own = await readlink('/proc/self/ns/user');
  // Until unshare has made the namespace, its link is ours; when unshare failed, the link is gone.
  for (;;) {
    const theirs = await readlink(`/proc/${pid}/ns/user`).catch(() => undefined);
    if (theirs === undefined) return;
    if (theirs !== own) break;
    await sleep(2);
  }
  await setMap('newuidmap', [String(pid), ...map(uid, ids.uids)]);
  await setMap('newgidmap', [String(pid), ...map(gid, ids.gids)]);
}

/** Triples of first id inside, first id outside, count. */
function map(self: number, first: number): string[] {
  return [0, self, 1, 1, first, 65_534, 584_792, first + 65_534, 1].map(String);
}

function setMap(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: hostEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (cause) =>
      reject(new RockError(`${command} cannot be started: sudo apt-get install uidmap`, { cause })),
    );
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new RockError(`${command} refused to map our ids: ${stderr.trim()}`));
    });
  });
}
