import type { Socket } from 'node:net';
import type {
  ContainerExit,
  ContainerSpec,
  ContainerState,
  ExecExit,
  ExecSpec,
  Exposure,
  PodSpec,
  PodState,
  ProbeRequest,
  ProbeResult,
  RestartOptions,
} from './world.ts';

/** Both ends have to say the same number, so that a world that an older Grimoire left is refused with a sentence. */
export const wireVersion = 1;

/** What a client of the supervisor may ask: one JSON object a line, over the world's socket. */
export interface Methods {
  hello: { params: { version: number }; result: Hello };
  createPod: { params: PodSpec; result: PodState };
  pods: { params: Empty; result: readonly PodState[] };
  removePod: { params: { pod: string; graceMs: number }; result: Empty };
  startContainer: { params: { pod: string; container: ContainerSpec }; result: ContainerState };
  restartContainer: { params: { pod: string; container: string } & RestartOptions; result: ContainerState };
  stopContainer: { params: { pod: string; container: string; graceMs: number }; result: ContainerState };
  exec: { params: WireExec; result: ExecExit };
  kill: { params: { exec: number }; result: Empty };
  enter: { params: { pod: string; container: string }; result: { pid: number } };
  expose: { params: Exposure; result: { port: number } };
  unexpose: { params: { port: number }; result: Empty };
  exposed: { params: Empty; result: readonly Exposure[] };
  probe: { params: { pod: string; request: ProbeRequest }; result: ProbeResult };
  setHosts: { params: { records: Readonly<Record<string, readonly string[]>> }; result: Empty };
  removeTree: { params: { path: string }; result: Empty };
  stop: { params: { graceMs: number }; result: Empty };
  /** Said by the gate only: from now on this connection listens on the host for the world. */
  gate: { params: Empty; result: Empty };
}

export type Empty = Readonly<Record<string, never>>;
export type Method = keyof Methods;

export interface Hello {
  readonly version: number;
  readonly gateway: string;
  readonly gate: boolean;
}

/** An exec as it travels: streams by number, bytes in base64. */
export interface WireExec {
  readonly exec: number;
  readonly pod: string;
  readonly container: string;
  readonly spec: Pick<ExecSpec, 'argv' | 'env' | 'cwd' | 'user'>;
  readonly stdin?: string;
  readonly stdout: WireSink;
  readonly stderr: WireSink;
}

export type WireSink = 'none' | 'stream' | { readonly file: string };

/** A method with its own parameters. */
export type RequestOf<M extends Method> = {
  readonly [K in M]: { readonly id: number; readonly method: K; readonly params: Methods[K]['params'] };
}[M];

export type FromClient =
  | RequestOf<Method>
  | { readonly listened: number; readonly port: number }
  | { readonly listened: number; readonly failed: string };

export type FromSupervisor =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string; readonly sentence: boolean }
  | { readonly exit: ContainerExit }
  | { readonly exec: number; readonly stream: 'stdout' | 'stderr'; readonly data: string }
  | { readonly listen: number; readonly exposure: Exposure }
  | { readonly unlisten: number; readonly port: number };

/** Calls `take` for every message that arrives. A line that is no JSON ends the connection. */
export function receive<T>(socket: Socket, take: (message: T) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      let message: T;
      try {
        // Both ends are this package, over a socket that only this user can open, and their versions were compared.
        message = JSON.parse(line);
      } catch {
        socket.destroy();
        return;
      }
      take(message);
    }
  });
}

/** A request whose method and parameters were checked against each other by who calls. */
type CheckedRequest = { readonly id: number; readonly method: Method; readonly params: unknown };

/** Sends one message; false when the other side is slow and the sender should pause until `drain`. */
export function send(socket: Socket, message: FromClient | FromSupervisor | CheckedRequest): boolean {
  return socket.writable ? socket.write(`${JSON.stringify(message)}\n`) : true;
}
