import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { GrimoireError } from '../home/grimoire-error.ts';
import { toolEnvironment } from './host-tools.ts';
import { type IdRange, mapArguments, sameMap, subordinateStart, textOf, userMap } from './identity-map.ts';

/** A user namespace with its ids mapped; it stays as long as a process is in it. */
export interface UserNamespace {
  /** Put before a command: it then runs as root of the namespace. */
  readonly enter: readonly [string, ...string[]];
  /** Ends the process that kept the namespace open. */
  release(): void;
}

/**
 * Makes a user namespace. It is entered only after its ids are mapped: a process that was there before would get its
 * capabilities at its next `exec`, and the kernel then forgets with whom it is to die.
 *
 * @throws GrimoireError when the machine does not allow it; `lacks` says what to do.
 */
export async function openUserNamespace(): Promise<UserNamespace> {
  const keeper = spawn('unshare', ['--user', 'sh', '-c', 'echo made; read -r _'], {
    env: toolEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const release = (): void => void keeper.kill('SIGKILL');
  try {
    await made(keeper);
    await mapIds(keeper.pid ?? 0);
  } catch (error) {
    release();
    throw error;
  }
  return { enter: ['nsenter', '--target', String(keeper.pid), '--user', '--setuid', '0', '--setgid', '0'], release };
}

/** Waits until the keeper is in its namespace. */
async function made(keeper: ChildProcess): Promise<void> {
  const complaint = keeper.stderr ? text(keeper.stderr) : Promise.resolve('');
  const answer = new Promise<boolean>((resolve) => {
    keeper.stdout?.once('data', () => resolve(true));
    keeper.once('close', () => resolve(false));
    keeper.once('error', () => resolve(false));
  });
  if (await answer) return;
  const why = (await complaint.catch(() => '')).trim() || 'the program unshare cannot be started';
  throw new GrimoireError(`no user namespace can be made here (${why}): \`npm run doctor\` says what to do`);
}

async function mapIds(pid: number): Promise<void> {
  const { uid, gid, username } = userInfo();
  if (uid === 0) {
    writeFileSync(`/proc/${pid}/uid_map`, asFile(sameMap(readFileSync('/proc/self/uid_map', 'utf8'))));
    writeFileSync(`/proc/${pid}/gid_map`, asFile(sameMap(readFileSync('/proc/self/gid_map', 'utf8'))));
    return;
  }
  const uids = subordinateStart(textOf('/etc/subuid'), username, uid);
  const gids = subordinateStart(textOf('/etc/subgid'), username, uid);
  if (uids === undefined || gids === undefined) {
    throw new GrimoireError(
      `${username} has no range of subordinate ids in /etc/subuid and /etc/subgid: \`npm run doctor\` says what to do`,
    );
  }
  await run('newuidmap', [String(pid), ...mapArguments(userMap(uid, uids))]);
  await run('newgidmap', [String(pid), ...mapArguments(userMap(gid, gids))]);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { env: toolEnvironment, stdio: ['ignore', 'ignore', 'pipe'] });
  const complaint = text(child.stderr).catch(() => '');
  const code = await once(child, 'close').then(
    ([exit]) => Number(exit),
    () => -1,
  );
  if (code === 0) return;
  const why = (await complaint).trim() || 'it is not installed';
  throw new GrimoireError(`${program} failed (${why}): \`npm run doctor\` says what to do`);
}

function asFile(map: readonly IdRange[]): string {
  return map.map(({ inside, outside, count }) => `${inside} ${outside} ${count}\n`).join('');
}
