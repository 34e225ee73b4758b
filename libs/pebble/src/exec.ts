import { fields, number, text } from './decode.ts';
import { abortChange, waitChange } from './changes.ts';
import { ChangeError, PebbleError, ProtocolError, TimeoutError, TooLargeError } from './errors.ts';
import { owner } from './files.ts';
import { handshake, WebSocketConnection } from './http/websocket.ts';
import { encode } from './requests.ts';
import type { Requests } from './requests.ts';
import type { ExecProcess, FileContent, StartExecOptions } from './values.ts';

/**
 * Commands in the container. Source: Pebble's `POST /v1/exec`, then one websocket each for control, for standard input and
 * output, and for standard error; a text frame `{"command":"end"}` ends a stream. They must be open within 5 seconds.
 */

const STDIN_FRAME = 64 * 1024;
const END = JSON.stringify({ command: 'end' });

export async function startExec(
  requests: Requests,
  command: readonly string[],
  options: StartExecOptions,
): Promise<ExecProcess> {
  const split = options.combineStderr !== true && options.terminal === undefined;
  const { result, change } = await requests.postForEnvelope(
    '/v1/exec',
    JSON.stringify(payload(command, options, split)),
    'application/json',
  );
  if (change === undefined) throw new ProtocolError("Pebble's answer to POST /v1/exec names no change.");
  const task = text(fields(result, 'exec')['task-id'], 'exec.task-id');

  const sockets: WebSocketConnection[] = [];
  try {
    for (const id of split ? ['control', 'stdio', 'stderr'] : ['control', 'stdio']) {
      sockets.push(await (id === 'control' ? openFirst(requests, task, id) : openSocket(requests, task, id)));
    }
  } catch (error) {
    for (const socket of sockets) socket.close();
    throw error;
  }
  const [control, stdio, stderr] = sockets;
  if (control === undefined || stdio === undefined) throw new ProtocolError('Pebble opened no websockets.');
  return new RunningExec(requests, command[0] ?? '', change, { control, stdio, stderr }, options);
}

function payload(command: readonly string[], options: StartExecOptions, split: boolean): Record<string, unknown> {
  return {
    command,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.workingDir === undefined ? {} : { 'working-dir': options.workingDir }),
    ...(options.serviceContext === undefined ? {} : { 'service-context': options.serviceContext }),
    ...(options.timeoutMs === undefined ? {} : { timeout: `${options.timeoutMs}ms` }),
    ...(options.terminal === undefined ? {} : { terminal: true, interactive: true, ...options.terminal }),
    ...owner(options),
    'split-stderr': split,
  };
}

const NUDGE = 250;

/**
 * Pebble (1.19.2 and 1.32.1) can miss, in the moment in which a command begins, that somebody waits to connect: the waiter
 * is woken only when somebody else comes or goes. So whoever waits long asks for a websocket that there is not.
 */
async function openFirst(requests: Requests, task: string, id: string): Promise<WebSocketConnection> {
  const over = new AbortController();
  const target = `/v1/tasks/${encode(task)}/websocket/none`;
  const nudge = (): void => {
    requests.http
      .send({ method: 'GET', target, timeoutMs: requests.timeoutMs, signal: over.signal })
      .then((answer) => answer.bytes('The answer to nobody', 64 * 1024))
      // It is refused in any case; what matters is told by the websocket itself.
      .catch(() => undefined);
  };
  const timer = setInterval(nudge, NUDGE);
  try {
    return await openSocket(requests, task, id);
  } finally {
    clearInterval(timer);
    over.abort();
  }
}

async function openSocket(requests: Requests, task: string, id: string): Promise<WebSocketConnection> {
  const shake = handshake();
  const { connection, head } = await requests.upgrade(`/v1/tasks/${encode(task)}/websocket/${id}`, shake.headers);
  try {
    shake.verify(head);
  } catch (error) {
    connection.close();
    throw error;
  }
  return new WebSocketConnection(connection);
}

interface Sockets {
  readonly control: WebSocketConnection;
  readonly stdio: WebSocketConnection;
  readonly stderr: WebSocketConnection | undefined;
}

class RunningExec implements ExecProcess {
  readonly changeId: string;
  readonly #sockets: Sockets;
  readonly #end: Promise<number>;

  constructor(requests: Requests, program: string, change: string, sockets: Sockets, options: StartExecOptions) {
    this.changeId = change;
    this.#sockets = sockets;
    this.#end = this.#run(requests, program, options);
    // Whoever never waits must not bring the process down.
    this.#end.catch(() => {});
  }

  wait(): Promise<number> {
    return this.#end;
  }

  sendSignal(signal: string): Promise<void> {
    return this.#sockets.control.sendText(JSON.stringify({ command: 'signal', signal: { name: signal } }));
  }

  resize(width: number, height: number): Promise<void> {
    return this.#sockets.control.sendText(JSON.stringify({ command: 'resize', resize: { width, height } }));
  }

  async #run(requests: Requests, program: string, options: StartExecOptions): Promise<number> {
    const { control, stdio, stderr } = this.#sockets;
    // Nobody waits for all of the input to be taken: a command may end without reading it.
    const feeding = feed(stdio, options.stdin);
    const work = Promise.all([
      receive(stdio, options.onStdout),
      stderr === undefined ? undefined : receive(stderr, options.onStderr),
    ]);
    const change = waitChange(requests, this.changeId, {
      timeoutMs: options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : options.timeoutMs + 5000,
    });
    try {
      const [ended] = await Promise.race([Promise.all([change, work]), failureOf(feeding)]);
      const [task] = ended.tasks;
      if (task === undefined) throw new ProtocolError('The change of a command has no task.');
      return number(task.data['exit-code'], 'exec.exit-code');
    } catch (error) {
      change.catch(() => {});
      work.catch(() => {});
      if (!(error instanceof PebbleError) || error instanceof TooLargeError) {
        // Our own side gave up: the command must not run on.
        await abortChange(requests, this.changeId).catch(() => {});
      }
      if (
        error instanceof ChangeError &&
        options.timeoutMs !== undefined &&
        error.message.includes('timed out after')
      ) {
        throw new TimeoutError(`${program} in the container`, options.timeoutMs);
      }
      throw error;
    } finally {
      for (const socket of [control, stdio, stderr]) socket?.close();
    }
  }
}

async function feed(socket: WebSocketConnection, stdin: FileContent | undefined): Promise<void> {
  for await (const chunk of chunksOf(stdin)) {
    for (let at = 0; at < chunk.length; at += STDIN_FRAME) {
      // A command may end without having read its input, and that is its affair.
      if (!(await delivered(socket.sendBinary(chunk.subarray(at, at + STDIN_FRAME))))) return;
    }
  }
  await delivered(socket.sendText(END));
}

/** Settles only when the promise fails, and as it does. */
function failureOf(promise: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => {
    promise.catch(reject);
  });
}

async function delivered(sending: Promise<void>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (error instanceof PebbleError) return false;
    throw error;
  }
}

export async function* chunksOf(content: FileContent | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  if (content === undefined) return;
  if (typeof content === 'string') yield Buffer.from(content, 'utf8');
  else if (content instanceof Uint8Array) yield content;
  else yield* content;
}

async function receive(socket: WebSocketConnection, sink: ((chunk: Uint8Array) => void) | undefined): Promise<void> {
  for await (const message of socket.messages()) {
    if (message.type === 'binary') sink?.(message.data);
    else if (isEnd(message.text)) return;
  }
}

function isEnd(message: string): boolean {
  try {
    return fields(JSON.parse(message), 'exec')['command'] === 'end';
  } catch {
    return false;
  }
}
