import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../server/index.ts';
import { type Case, cases } from './cases.ts';
import { callFromGo, type Client, goClient, ourRpc, ourSpawn, type Place, realJujuc } from './clients.ts';
import { buildPeers, startGoServer, temporaryFolder, toolsFolder } from './peers.ts';
import { referenceTool, referenceTools } from './reference-tools.ts';

/** One suite for the socket: every client against every server, ours and the real ones. */

const contextId = 'synapse/0-config-changed-0123456789abcdef0123456789abcdef';

interface RunningServer {
  readonly socket: string;
  readonly stop: () => Promise<unknown>;
}

interface ServerPeer {
  readonly name: string;
  readonly start: (socket: string) => Promise<RunningServer>;
}

const ourServer: ServerPeer = {
  name: 'our server',
  async start(socket) {
    const server = await serve({ socketPath: socket, contextId, handler: referenceTool, tools: referenceTools });
    return { socket, stop: () => server.close() };
  },
};

const goServer: ServerPeer = {
  name: "Go's net/rpc server",
  async start(socket) {
    const process = await startGoServer(socket, contextId);
    return { socket, stop: () => new Promise((resolve) => process.once('exit', resolve) && process.stdin?.end()) };
  },
};

const clients: readonly Client[] = [ourRpc, ourSpawn, realJujuc, goClient];
const pairs = clients.flatMap((client) =>
  [ourServer, goServer].map((server): [string, Client, ServerPeer] => [
    `${client.name} ↔ ${server.name}`,
    client,
    server,
  ]),
);

// The clients send their working directory, and the cases expect one that every machine has.
const before = process.cwd();
beforeAll(() => {
  buildPeers();
  process.chdir('/');
}, 600_000);
afterAll(() => process.chdir(before));

function lackOf(client: Client, one: Case): string | undefined {
  return one.needs === undefined ? undefined : client.lacks[one.needs];
}

describe.each(pairs)('%s', (pair, client, server) => {
  const folder = temporaryFolder();
  const served = cases.filter((one) => lackOf(client, one) === undefined);
  const lacked = cases.filter((one) => lackOf(client, one) !== undefined);
  let running: RunningServer;
  let place: Place;
  let ran = 0;

  beforeAll(async () => {
    running = await server.start(`${folder.path}/agent.socket`);
    const tools = toolsFolder(folder.path, [...referenceTools, 'config-got']);
    place = { socket: running.socket, contextId, tools };
  });
  afterAll(async () => {
    await running.stop();
    folder.remove();
  });

  it.each(served.map((one): [string, Case] => [one.name, one]))('%s', async (_name, one) => {
    ran += 1;
    expect(await client.call(place, [one.call])).toEqual([one.told]);
  });

  it('forty calls at once each get their own answer', async () => {
    const calls = Array.from({ length: 40 }, (_, index) => ({
      command: 'status-set',
      args: [String(index), `call ${index}`],
    }));
    const told = await client.call(place, calls);
    expect(told.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(
      calls.map((_, index) => `${index} ERROR call ${index}\n`),
    );
  });

  it('runs every case that it does not list as lacking', () => {
    console.log(`${pair}: ${ran} of ${cases.length} cases`);
    for (const one of lacked) console.log(`  lacks "${one.name}": ${lackOf(client, one) ?? ''}`);
    expect(ran).toBe(cases.length - lacked.length);
  });
});

describe.each([ourServer, goServer])('a client of net/rpc without a retry ↔ $name', (server) => {
  it('is told that standard input is wanted', async () => {
    const folder = temporaryFolder();
    const running = await server.start(`${folder.path}/agent.socket`);
    const place = { socket: running.socket, contextId, tools: folder.path };
    const told = await callFromGo(place, [{ command: 'state-set', args: ['--file', '-'] }]);
    expect(told).toEqual([{ code: 1, stdout: '', stderr: 'ERROR hook tool requires stdin, none supplied\n' }]);
    await running.stop();
    folder.remove();
  });
});
