import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
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
  const socket = (await reach(home)) ?? (await start(home));
  return new Promise((resolve, reject) => {
    let code: number | undefined;
    onLines(socket, (line) => {
      const frame = readFrame(line);
      if (frame === undefined) return;
      if ('out' in frame) output.out(frame.out);
      else if ('note' in frame) output.note(frame.note);
      else code = frame.exit;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (code !== undefined) resolve(code);
      else
        reject(
          new GrimoireError(
            `the controller stopped in the middle: its last words are in ${home.controllerLog}. Try again.`,
          ),
        );
    });
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

/** Starts one. Another CLI may do so at the same moment, or an older controller may be ending: then we go on asking. */
async function start(home: Home): Promise<Socket> {
  let controller = launch(home);
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(30)) {
    const socket = await reach(home);
    if (socket !== undefined) return socket;
    if (controller.exitCode === null && controller.signalCode === null) continue;
    if (controller.exitCode !== homeTaken) break;
    await sleep(300);
    controller = launch(home);
  }
  throw new GrimoireError(`the controller does not start: ${lastLine(home.controllerLog)}`);
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

function lastLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) || `see ${file}`;
  } catch {
    return `see ${file}`;
  }
}
