import type { Socket } from 'node:net';

/** What the CLI sends, once: its own command line. The controller reads it with the same grammar. */
export interface Call {
  readonly argv: readonly string[];
  /** Relative paths are taken from here. */
  readonly cwd: string;
  /** Whether a person watches: then `debug-log` follows. */
  readonly terminal: boolean;
}

/** What comes back: first that the call was taken, then text as it is made, and at the end the exit code. */
export type Frame =
  | { readonly taken: true }
  | { readonly out: string }
  | { readonly note: string }
  | { readonly exit: number };

export function sendLine(socket: Socket, value: Call | Frame): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

/** Calls back with every line that arrives, whole. */
export function onLines(socket: Socket, take: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}

/** @returns undefined when the line is no call */
export function readCall(line: string): Call | undefined {
  const value = parse(line);
  if (!isRecord(value) || typeof value['cwd'] !== 'string' || !isTexts(value['argv'])) return undefined;
  return { argv: value['argv'], cwd: value['cwd'], terminal: value['terminal'] === true };
}

/** @returns undefined when the line is no frame */
export function readFrame(line: string): Frame | undefined {
  const value = parse(line);
  if (!isRecord(value)) return undefined;
  if (value['taken'] === true) return { taken: true };
  if (typeof value['out'] === 'string') return { out: value['out'] };
  if (typeof value['note'] === 'string') return { note: value['note'] };
  if (typeof value['exit'] === 'number') return { exit: value['exit'] };
  return undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
