import { rpcTransport, spawnTransport, type Transport } from '@grimoire/hook-protocol';
import { interleave } from '../interleave.ts';
import type { AgentClient } from './agent-client.ts';
import { timed } from './dispatch.ts';

const calls: Readonly<Record<string, readonly string[]>> = {
  'is-leader': ['--format=json'],
  'config-get': ['--format=json'],
  'state-get': ['--format=json'],
};

/** The same call by the socket and by Juju's own executable, against the same agent, in turn. */
export async function measureTools(
  agent: AgentClient,
  rounds: number,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const { env } = await agent.begin('synapse/0', 'update-status');
  const [rpc, spawned] = [await rpcTransport(env), spawnTransport(env)];
  const measured = await interleave(
    [
      { name: 'a program that does nothing', measure: () => timed({ command: '/bin/true', cwd: '/', env }) },
      { name: 'connecting and is-leader over rpc', measure: () => firstCall(env) },
      ...Object.entries(calls).flatMap(([tool, args]) => [
        { name: `${tool} over rpc`, measure: () => timedCall(rpc, tool, args) },
        { name: `${tool} spawned`, measure: () => timedCall(spawned, tool, args) },
      ]),
    ],
    rounds,
  );
  rpc.close();
  await agent.end(0);
  return Object.fromEntries(measured);
}

async function firstCall(env: Readonly<Record<string, string>>): Promise<number> {
  const before = performance.now();
  const transport = await rpcTransport(env);
  await timedCall(transport, 'is-leader', []);
  const milliseconds = performance.now() - before;
  transport.close();
  return milliseconds;
}

async function timedCall(transport: Transport, tool: string, args: readonly string[]): Promise<number> {
  const before = performance.now();
  const { code, stderr } = await transport.call(tool, args);
  const milliseconds = performance.now() - before;
  if (code !== 0)
    throw new Error(`${tool} by ${transport.kind} ended with code ${code}: ${Buffer.from(stderr).toString()}`);
  return milliseconds;
}
