import { FakePebble } from '../fake/index.ts';
import type { ExecReply, ExecRequest } from '../fake/index.ts';
import { COMMANDS, FAILS } from './peer.ts';
import type { Peer, Program } from './peer.ts';

export async function fakePeer(): Promise<Peer> {
  const api = new FakePebble({
    files: { '/case/.here': '' },
    exec: run,
    startService: (_name, command) => (command === FAILS ? 3 : undefined),
  });
  await api.removePath('/case/.here');
  return {
    api,
    dir: '/case',
    restart: async () => api.restart(),
    kill: async () => api.setReachable(false),
    close: async () => {},
  };
}

const programs: Readonly<Record<Program, (request: ExecRequest) => ExecReply | undefined | Promise<never>>> = {
  cat: ({ stdin }) => ({ stdout: stdin, stderr: 'err\n' }),
  fail: () => ({ stderr: 'oops\n', code: 3 }),
  environment: ({ environment }) => ({ stdout: environment['A'] ?? '' }),
  directory: ({ workingDir }) => ({ stdout: `${workingDir ?? '/root'}\n` }),
  sleep: () => new Promise<never>(() => {}),
  big: () => ({ stdout: new Uint8Array(300_000) }),
  ignoresInput: () => ({}),
  missing: () => undefined,
};

function run(request: ExecRequest): ExecReply | undefined | Promise<never> {
  const key = JSON.stringify(request.command);
  for (const [name, command] of Object.entries(COMMANDS)) {
    const program = Object.entries(programs).find(([other]) => other === name)?.[1];
    if (JSON.stringify(command) === key) return program?.(request);
  }
  return undefined;
}
