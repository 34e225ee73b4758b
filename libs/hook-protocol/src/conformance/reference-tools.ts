import { StdinRequired } from '../grammar/settings.ts';
import type { ToolReply, ToolRequest } from '../transport/transport.ts';

/** The names that the suite's tools go by; the same behaviour in Go is in `peers/netrpc/tools.go`. */
export const referenceTools: readonly string[] = [
  'config-get',
  'state-set',
  'status-set',
  'state-get',
  'opened-ports',
  'is-leader',
];

/** The suite's handler for our server. */
export function referenceTool(request: ToolRequest): ToolReply {
  const [first = '', second = ''] = request.args;
  switch (request.command) {
    case 'config-get':
      return reply(JSON.stringify({ args: request.args, dir: request.dir }));
    case 'state-set':
      if (!request.stdin) throw new StdinRequired();
      return reply(Buffer.concat([Buffer.from(`${request.stdin.length}:`), request.stdin]));
    case 'status-set':
      return { code: Number(first), stdout: new Uint8Array(), stderr: Buffer.from(`ERROR ${second}\n`) };
    case 'state-get':
      return reply(allBytes(Number(first)));
    default:
      return reply('');
  }
}

/** So many bytes, 0 to 255 in turn. */
export function allBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => index % 256);
}

function reply(stdout: string | Uint8Array): ToolReply {
  return { code: 0, stdout: Buffer.from(stdout), stderr: new Uint8Array() };
}
