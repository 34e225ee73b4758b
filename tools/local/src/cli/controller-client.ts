import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onLines, readFrame, sendLine, type Call } from '../controller/frames.ts';
import { errorCode, GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import { homeTaken, type Home } from '../home/home.ts';

const controllerMain = fileURLToPath(import.meta.resolve('../controller/main.ts'));

/**
 * Asks the home's controller, which is started when none answers.
 *
 * @returns the exit code
 * @throws GrimoireError when there is no controller to be had, or it dies meanwhile
 */
export async function ask(
  home: Home,
  call: Call,
  output: { out(text: string): void; note(text: string): void },
): Promise<number> {
  for (const deadline = Date.now() + patience; ;) {
    const socket = (await reach(home)) ?? (await start(home));
    const code = await put(socket, call, output);
    if (typeof code === 'number') return code;
    // A controller that was just ending did not take the call: the next one will.
    if (code === 'stopped' || Date.now() > deadline) {
      throw new GrimoireError(
        `the controller stopped in the middle: its last words are in ${home.controllerLog}. Try again.`,
      );
    }
  }
}

/** One call over one connection. */
function put(
  socket: Socket,
  call: Call,
  output: { out(text: string): void; note(text: string): void },
): Promise<number | 'stopped' | 'not taken'> {
  return new Promise((resolve) => {
    let end: number | 'stopped' | 'not taken' = 'not taken';
    onLines(socket, (line) => {
      const frame = readFrame(line);
      if (frame === undefined) return;
      if ('taken' in frame) end = 'stopped';
      else if ('out' in frame) output.out(frame.out);
      else if ('note' in frame) output.note(frame.note);
      else end = frame.exit;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(end));
    sendLine(socket, call);
  });
}

/** The running controller; `undefined` when none runs. */
export function reach(home: Home): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(home.controllerSocket);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) => {
      const absent = ['ENOENT', 'ECONNREFUSED'].includes(errorCode(error));
      if (absent) resolve(undefined);
      else reject(new GrimoireError(`cannot reach the controller at ${home.controllerSocket}: ${reasonOf(error)}`));
    });
  });
}

/** How long a controller may take to answer, an older one that is just ending included. */
const patience = 60_000;

/**
 * Starts one. Another CLI may do so at the same moment, or an older controller may be ending: then we go on asking. So do we
 * when ours has answered another CLI, found nothing else to do and ended well before we asked.
 */
async function start(home: Home): Promise<Socket> {
  let controller = launch(home);
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(30)) {
    const socket = await reach(home);
    if (socket !== undefined) return socket;
    if (controller.exitCode === null && controller.signalCode === null) continue;
    if (controller.exitCode !== homeTaken && controller.exitCode !== 0) break;
    await sleep(300);
    controller = launch(home);
  }
  throw new GrimoireError(`the controller does not start: ${whyNot(home)}`);
}

/** A controller of its own session: it goes on when the terminal closes. */
function launch(home: Home): ChildProcess {
  let log: number;
  try {
    log = openSync(home.controllerLog, 'a');
  } catch (error) {
    throw new GrimoireError(`cannot write ${home.controllerLog}: ${reasonOf(error)}`, { cause: error });
  }
  const controller = spawn(process.execPath, ['--conditions=@grimoire/source', controllerMain], {
    cwd: home.workspace,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  controller.once('error', () => undefined);
  controller.unref();
  return controller;
}

/** Its last words; on a full disk it could write none. */
function whyNot({ path, controllerLog }: Home): string {
  const trial = join(path, `trial-${process.pid}`);
  try {
    writeFileSync(trial, Buffer.alloc(4096));
    return readFileSync(controllerLog, 'utf8').trimEnd().split('\n').at(-1) || `see ${controllerLog}`;
  } catch (error) {
    return reasonOf(error);
  } finally {
    rmSync(trial, { force: true });
  }
}
