import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { StdinRequired } from '../grammar/settings.ts';
import { toolNames } from '../effects.ts';
import type { ToolRequest } from '../transport/transport.ts';
import { serveClient, type Answer } from './connection.ts';
import { refusal } from './checks.ts';
import type { ServeOptions, ToolServer } from './server.ts';

/** What the kernel takes, less the closing NUL. */
const longestPath = 107;

/**
 * Serves the agent socket of one hook run: Go's `net/rpc` with gob, so that our client, Juju's own `jujuc` and any Go
 * program can call.
 *
 * The socket has mode 0700 and is made under a temporary name and renamed, so that whoever finds it can use it.
 */
export async function serve(options: ServeOptions): Promise<ToolServer> {
  const { socketPath } = options;
  if (Buffer.byteLength(socketPath) > longestPath) {
    throw new RangeError(
      `${socketPath}: a socket's path may have ${longestPath} bytes, this one has ${Buffer.byteLength(socketPath)}`,
    );
  }
  const answer = oneAtATime(options);
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    serveClient(socket, answer);
  });
  await listenAt(server, socketPath);
  return { socketPath, close: (patience = 5000) => closed(server, clients, socketPath, patience) };
}

function oneAtATime(options: ServeOptions): (request: ToolRequest & { readonly token: string }) => Promise<Answer> {
  const known = new Set<string>(options.tools ?? toolNames);
  let last: Promise<unknown> = Promise.resolve();
  return async (request) => {
    const refused = refusal(request, options.contextId, known);
    if (refused !== undefined) return { error: `bad request: ${refused}` };
    const { token: _, ...call } = request;
    const turn = last.then(() => answered(options, call));
    last = turn;
    return turn;
  };
}

async function answered(options: ServeOptions, request: ToolRequest): Promise<Answer> {
  try {
    return { reply: await options.handler(request) };
  } catch (error) {
    return { error: error instanceof StdinRequired ? error.message : `${request.command}: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** In a directory of its own beside the place, so that two servers never meet; the name is short for the path's sake. */
async function listenAt(server: Server, socketPath: string): Promise<void> {
  const folder = await mkdtemp(join(dirname(socketPath), '.s'));
  const temporary = join(folder, 's');
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(temporary, () => {
        server.off('error', reject);
        resolve();
      });
    });
    await chmod(temporary, 0o700);
    await rename(temporary, socketPath);
  } catch (error) {
    server.close();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function closed(
  server: Server,
  clients: ReadonlySet<Socket>,
  socketPath: string,
  patience: number,
): Promise<number> {
  const gone = new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(socketPath, { force: true });
  let cut = 0;
  const timer = setTimeout(() => {
    cut = clients.size;
    for (const client of clients) client.destroy();
  }, patience);
  await gone;
  clearTimeout(timer);
  return cut;
}
