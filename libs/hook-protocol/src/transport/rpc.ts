import { connect as connectSocket, type Socket } from 'node:net';
import { ProtocolError } from '../errors.ts';
import { GobDecoder, type GobValue } from '../gob/decoder.ts';
import { GobEncoder } from '../gob/encoder.ts';
import { bytesIn, callBody, callHeader, method, numberIn, stdinRequired, textIn } from '../gob/messages.ts';
import { concat } from '../gob/bytes.ts';
import type { HookEnvironment, ToolReply, Transport } from './transport.ts';

type Struct = { readonly [field: string]: GobValue };

/** Either a reply, or the agent's wish for standard input (juju.md 6.4). */
type Answer = ToolReply | 'stdin required';

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Speaks the agent socket's own protocol, Go's `net/rpc` with gob, on one kept connection: about 0.05 ms a call. Calls
 * may overlap; each is numbered and finds its reply by the number.
 *
 * @throws ProtocolError when a variable is missing or the socket cannot be reached.
 */
export async function rpcTransport(env: HookEnvironment): Promise<Transport> {
  const contextId = required(env, 'JUJU_CONTEXT_ID');
  const network = required(env, 'JUJU_AGENT_SOCKET_NETWORK');
  const address = required(env, 'JUJU_AGENT_SOCKET_ADDRESS');
  if (network !== 'unix') {
    throw new ProtocolError(`JUJU_AGENT_SOCKET_NETWORK is ${network}: only unix is spoken in process`);
  }
  return new RpcTransport(await reach(address), contextId);
}

function required(env: HookEnvironment, name: string): string {
  const value = env[name];
  if (value === undefined || value === '')
    throw new ProtocolError(`${name} not set: hook tools work only inside a hook`);
  return value;
}

/** A leading `@` means an abstract socket, as agents of Juju 2.9 have. */
function reach(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ path: address.startsWith('@') ? `\0${address.slice(1)}` : address });
    const failed = (error: Error): void => {
      reject(new ProtocolError(`the agent's socket ${address} cannot be reached: ${error.message}`, { cause: error }));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

class RpcTransport implements Transport {
  readonly kind = 'rpc';
  readonly #socket: Socket;
  readonly #contextId: string;
  readonly #dir: string = process.cwd();
  readonly #encoder = new GobEncoder();
  readonly #decoder = new GobDecoder();
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  /** The header of a reply whose body has not come yet. */
  #header: Struct | undefined;
  #broken: ProtocolError | undefined;

  constructor(socket: Socket, contextId: string) {
    this.#socket = socket;
    this.#contextId = contextId;
    socket.on('data', (bytes) => this.#received(bytes));
    socket.on('error', (error) => this.#break(`the connection to the agent failed: ${error.message}`));
    socket.on('close', () => this.#break('the agent closed the connection'));
    // A process that has nothing else to do may end; while a call waits it may not.
    socket.unref();
  }

  /** A tool that turns out to read its input gets an empty one, as it would from a process without any. */
  async call(command: string, args: readonly string[], stdin?: Uint8Array): Promise<ToolReply> {
    const answer = await this.#send(command, args, stdin);
    if (answer !== 'stdin required') return answer;
    const again = await this.#send(command, args, new Uint8Array());
    if (again === 'stdin required') throw new ProtocolError(`${command}: the agent asks for input that it was given`);
    return again;
  }

  close(): void {
    this.#break('the connection to the agent was closed by us');
    this.#socket.destroy();
  }

  #send(command: string, args: readonly string[], stdin: Uint8Array | undefined): Promise<Answer> {
    if (this.#broken) return Promise.reject(this.#broken);
    const seq = this.#next;
    this.#next += 1;
    const header = this.#encoder.encode(callHeader, [method, seq]);
    const body = this.#encoder.encode(callBody, [
      this.#contextId,
      this.#dir,
      command,
      args,
      stdin !== undefined,
      stdin,
      '',
    ]);
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#socket.ref();
      this.#waiting.set(seq, { resolve, reject });
      this.#socket.write(concat([header, body]));
    });
  }

  #received(bytes: Uint8Array): void {
    try {
      for (const value of this.#decoder.push(bytes)) this.#message(value);
    } catch (error) {
      this.#break(error instanceof Error ? error.message : String(error));
      this.#socket.destroy();
    }
  }

  #message(value: Struct): void {
    if (!this.#header) {
      this.#header = value;
      return;
    }
    const header = this.#header;
    this.#header = undefined;
    const seq = numberIn(header, 'Seq');
    const waiting = this.#waiting.get(seq);
    if (!waiting) throw new ProtocolError(`the agent answered call ${seq}, which is not open`);
    const answer = answerOf(textIn(header, 'Error'), value);
    this.#waiting.delete(seq);
    if (this.#waiting.size === 0) this.#socket.unref();
    waiting.resolve(answer);
  }

  #break(why: string): void {
    if (this.#broken) return;
    this.#broken = new ProtocolError(why);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#broken);
    this.#waiting.clear();
  }
}

function answerOf(error: string, body: Struct): Answer {
  if (error === stdinRequired) return 'stdin required';
  // Refused before a tool ran: the executable prints the text and exits 1, and so do we.
  if (error !== '') return { code: 1, stdout: new Uint8Array(), stderr: Buffer.from(`ERROR ${error}\n`) };
  return { code: numberIn(body, 'Code'), stdout: bytesIn(body, 'Stdout'), stderr: bytesIn(body, 'Stderr') };
}
