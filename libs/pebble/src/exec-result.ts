import { ExecError, TooLargeError } from './errors.ts';
import type { ExecOptions, ExecProcess, ExecResult, StartExecOptions } from './values.ts';

const OUTPUT_LIMIT = 16 * 1024 * 1024;
const TAIL = 2000;

/** Starts a command and collects what it writes until it ends. */
export async function runToEnd(
  start: (options: StartExecOptions) => Promise<ExecProcess>,
  program: string,
  options: ExecOptions,
): Promise<ExecResult> {
  const limit = options.maxOutputBytes ?? OUTPUT_LIMIT;
  const stdout = new Output('The output of a command', limit);
  const stderr = new Output('The error output of a command', limit);
  const process = await start({
    ...options,
    timeoutMs: options.timeoutMs ?? 300_000,
    onStdout: (chunk) => stdout.add(chunk),
    onStderr: (chunk) => stderr.add(chunk),
  });
  const code = await process.wait();
  if (code !== 0) {
    const complaint = (options.combineStderr === true ? stdout : stderr).text();
    throw new ExecError(program, code, complaint.slice(-TAIL));
  }
  return { stdout: stdout.text(), stderr: stderr.text() };
}

class Output {
  readonly #what: string;
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(what: string, limit: number) {
    this.#what = what;
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) throw new TooLargeError(this.#what, this.#limit);
    this.#chunks.push(chunk);
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
