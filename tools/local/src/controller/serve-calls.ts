import { ModelError } from '@grimoire/juju-model';
import type { Server, Socket } from 'node:net';
import { parseCommandLine } from '../cli/command-line.ts';
import { UsageError } from '../cli/usage-error.ts';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { Controller } from './controller.ts';
import { onLines, readCall, sendLine, type Call } from './frames.ts';
import { perform } from './perform.ts';
import { Failure } from './verb-context.ts';

export interface Calls {
  /** The models are open: calls that came earlier are answered now. */
  ready(): void;
  /**
   * Calls back when a call was answered, none other is running, and the controller has nothing to keep; also when nobody
   * has called at all for a while.
   */
  onIdle(callback: () => void): void;
  /** The controller ends: calls that come from now on are not taken. */
  refuse(): void;
}

/** Milliseconds in which whoever started a controller calls it. The call may have gone to the one before, just ending. */
const unasked = 10_000;

/** Answers the CLI: one connection a command line. */
export function serveCalls(server: Server, controller: Controller): Calls {
  let open: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (open = resolve));
  let idle: () => void = () => undefined;
  let running = 0;
  let over = false;

  server.on('connection', (socket) => {
    const gone = new AbortController();
    socket.on('error', () => undefined);
    socket.on('close', () => gone.abort());
    onLines(socket, (line) => {
      const call = readCall(line);
      // Who was not taken asks again, and gets the controller that follows.
      if (call === undefined || over) return void socket.destroy();
      sendLine(socket, { taken: true });
      running += 1;
      void ready.then(() => answer(socket, call, controller, gone.signal)).then((code) => finish(socket, code));
    });
  });

  /** The exit code goes out; when the connection is closed, the controller may end. */
  const finish = (socket: Socket, code: number): void => {
    const closed = (): void => {
      running -= 1;
      if (running === 0 && controller.idle) idle();
    };
    if (socket.closed) return closed();
    socket.once('close', closed);
    sendLine(socket, { exit: code });
    socket.end();
  };
  const begin = (): void => {
    open();
    setTimeout(() => {
      if (running === 0 && controller.idle) idle();
    }, unasked).unref();
  };
  return { ready: begin, onIdle: (callback) => (idle = callback), refuse: () => void (over = true) };
}

/** Runs one command line; whatever goes wrong becomes a sentence and an exit code. */
async function answer(socket: Socket, call: Call, controller: Controller, gone: AbortSignal): Promise<number> {
  const note = (text: string): void => sendLine(socket, { note: text });
  try {
    const line = parseCommandLine(call.argv);
    if (line.kind === 'help') {
      sendLine(socket, { out: line.text });
      return 0;
    }
    if (line.kind === 'own') throw new UsageError(`${line.request.verb} is done without a controller`);
    return await perform(line.request, {
      controller,
      model: line.model,
      cwd: call.cwd,
      terminal: call.terminal,
      gone,
      out: (text) => sendLine(socket, { out: text }),
      note,
    });
  } catch (error) {
    if (error instanceof Failure) {
      note(`${error.message}\n`);
      return error.code;
    }
    if (error instanceof GrimoireError || error instanceof ModelError || error instanceof UsageError) {
      note(`grimoire: ${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    console.error(error);
    note(`grimoire: this is a defect: ${reasonOf(error)}; more is in ${controller.home.controllerLog}\n`);
    return 70;
  }
}
