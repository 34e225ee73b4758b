import type { Socket } from 'node:net';
import { ProtocolError } from '../errors.ts';
import { concat } from '../gob/bytes.ts';
import { GobDecoder, type GobValue } from '../gob/decoder.ts';
import { GobEncoder } from '../gob/encoder.ts';
import { bytesIn, method, noBody, numberIn, replyBody, replyHeader, textIn, textsIn } from '../gob/messages.ts';
import type { ToolReply, ToolRequest } from '../transport/transport.ts';

type Struct = { readonly [field: string]: GobValue };
/** What a call ends with: a reply, or the words of an error of the server's own. */
export type Answer = { readonly reply: ToolReply } | { readonly error: string };
type Answering = (request: ToolRequest & { readonly token: string }) => Promise<Answer>;

/** Answers one client until it goes. Whoever does not speak the protocol is cut off; nobody else notices. */
export function serveClient(socket: Socket, answer: Answering): void {
  const connection = new Connection(socket, answer);
  socket.on('data', (bytes) => connection.received(bytes));
  // A half-closed client still gets the replies to what it asked.
  socket.on('end', () => connection.end());
  socket.on('error', () => socket.destroy());
}

class Connection {
  readonly #socket: Socket;
  readonly #answer: Answering;
  readonly #decoder = new GobDecoder();
  readonly #encoder = new GobEncoder();
  #header: Struct | undefined;
  #open = 0;
  #ended = false;

  constructor(socket: Socket, answer: Answering) {
    this.#socket = socket;
    this.#answer = answer;
  }

  received(bytes: Uint8Array): void {
    try {
      for (const value of this.#decoder.push(bytes)) this.#message(value);
    } catch (error) {
      this.#socket.destroy();
      if (!(error instanceof ProtocolError)) throw error;
    }
  }

  #message(value: Struct): void {
    if (!this.#header) {
      this.#header = value;
      return;
    }
    const header = this.#header;
    this.#header = undefined;
    const name = textIn(header, 'ServiceMethod');
    const seq = numberIn(header, 'Seq');
    if (name !== method) {
      this.#reply(name, seq, { error: noSuchMethod(name) });
      return;
    }
    this.#open += 1;
    void this.#run(name, seq, requestOf(value));
  }

  async #run(name: string, seq: number, request: ToolRequest & { readonly token: string }): Promise<void> {
    const answer = await this.#answer(request);
    this.#open -= 1;
    this.#reply(name, seq, answer);
    this.#finish();
  }

  #reply(name: string, seq: number, answer: Answer): void {
    if (this.#socket.destroyed) return;
    const isError = 'error' in answer;
    const header = this.#encoder.encode(replyHeader, [name, seq, isError ? answer.error : '']);
    const body = isError
      ? this.#encoder.encode(noBody, [])
      : this.#encoder.encode(replyBody, [answer.reply.code, answer.reply.stdout, answer.reply.stderr]);
    this.#socket.write(concat([header, body]));
  }

  /** The client will ask nothing more. */
  end(): void {
    this.#ended = true;
    this.#finish();
  }

  #finish(): void {
    if (this.#ended && this.#open === 0) this.#socket.end();
  }
}

/** As Go's `net/rpc` has it. */
function noSuchMethod(name: string): string {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return `rpc: service/method request ill-formed: ${name}`;
  return name.slice(0, dot) === 'Jujuc' ? `rpc: can't find method ${name}` : `rpc: can't find service ${name}`;
}

function requestOf(body: Struct): ToolRequest & { readonly token: string } {
  const stdin = bytesIn(body, 'Stdin');
  return {
    contextId: textIn(body, 'ContextId'),
    dir: textIn(body, 'Dir'),
    command: textIn(body, 'CommandName'),
    args: textsIn(body, 'Args'),
    ...(body['StdinSet'] === true ? { stdin } : {}),
    token: textIn(body, 'Token'),
  };
}
