import { ApiError, PebbleError, TimeoutError } from '../errors.ts';
import { chunksOf } from '../exec.ts';
import type { ExecProcess, StartExecOptions } from '../values.ts';
import type { ExecHandler, ExecReply, ExecRequest } from './options.ts';

const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
};

/** A command given to the test's handler; a signal or the end of its time ends it at once. */
export async function fakeExec(
  handler: ExecHandler,
  command: readonly string[],
  options: StartExecOptions,
  changeId: string,
): Promise<ExecProcess> {
  const [program] = command;
  if (program === undefined) throw new ApiError(400, '', 'must specify command');
  const input: Uint8Array[] = [];
  for await (const chunk of chunksOf(options.stdin)) input.push(chunk);
  const killed = new AbortController();
  const running = Promise.resolve(handler(request(command, options, Buffer.concat(input), killed.signal)));
  // A handler that knows no such program says so before anything else happens.
  const first = await Promise.race([running, new Promise<'running'>((resolve) => setImmediate(resolve, 'running'))]);
  if (first === undefined) throw new ApiError(400, '', `cannot find executable ${JSON.stringify(program)}`);

  const ended = new Promise<number>((resolve, reject) => {
    const { timeoutMs } = options;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => killed.abort(new TimeoutError(`${program} in the container`, timeoutMs)), timeoutMs);
    killed.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      const reason: unknown = killed.signal.reason;
      if (typeof reason === 'number') resolve(128 + reason);
      else reject(reason instanceof Error ? reason : new PebbleError('The command was killed.'));
    });
    const answer = async (): Promise<number> => {
      try {
        const reply = (await running) ?? {};
        if (!killed.signal.aborted) deliver(reply, options);
        return reply.code ?? 0;
      } finally {
        clearTimeout(timer);
      }
    };
    answer().then(resolve, reject);
  });
  ended.catch(() => {});
  return {
    changeId,
    wait: () => ended,
    resize: async () => {},
    async sendSignal(signal): Promise<void> {
      const number = SIGNALS[signal];
      if (number === undefined) throw new PebbleError(`The fake knows no signal ${signal}.`);
      killed.abort(number);
    },
  };
}

function deliver(reply: ExecReply, options: StartExecOptions): void {
  const combined = options.combineStderr === true || options.terminal !== undefined;
  if (reply.stdout !== undefined) options.onStdout?.(bytes(reply.stdout));
  if (reply.stderr !== undefined) (combined ? options.onStdout : options.onStderr)?.(bytes(reply.stderr));
}

function bytes(output: string | Uint8Array): Uint8Array {
  return typeof output === 'string' ? Buffer.from(output, 'utf8') : output;
}

function request(
  command: readonly string[],
  options: StartExecOptions,
  stdin: Uint8Array,
  signal: AbortSignal,
): ExecRequest {
  return {
    command,
    environment: options.environment ?? {},
    workingDir: options.workingDir,
    user: options.user,
    userId: options.userId,
    group: options.group,
    groupId: options.groupId,
    serviceContext: options.serviceContext,
    stdin,
    signal,
  };
}
