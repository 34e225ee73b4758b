import type { Destination, Log, Trace } from '@grimoire/charm';
import { Rest } from './rest.ts';
import type { Store } from './store.ts';

/** For all that is sent in one hook, the connection included. Milliseconds. */
const patience = 1000;
/** Of one request, as JSON on disk: in OTLP it is less, and receivers take 4 MiB. */
const requestBytes = 1024 * 1024;

/** Keeps the trace and sends what is kept, oldest first, until the time is up. What was not sent stays. */
export async function deliver(store: Store, trace: Trace, to: Destination | undefined, log: Log): Promise<void> {
  const now = Date.now();
  const dropped = store.keep(trace, now);
  if (dropped > 0) {
    const line = `traces: dropped the oldest ${dropped}: no more are kept on disk`;
    if (to === undefined) log.debug(line);
    else log.warning(line);
  }
  if (to === undefined) return;
  const rest = new Rest(store.folder);
  if (rest.still(to, now)) return;
  const why = await sendAll(store, to, now + patience, log);
  if (why === undefined) {
    rest.over();
    return;
  }
  const seconds = rest.begin(to, Date.now());
  log.warning(`traces: kept, not sent to ${to.address}: ${why}; tried again in ${seconds} s`);
}

/** Why it stopped before the end; `undefined` when nothing failed. */
async function sendAll(store: Store, to: Destination, deadline: number, log: Log): Promise<string | undefined> {
  // What V8 makes of gRPC is kept for the next hook: half of the time that loading it takes.
  process.getBuiltinModule('node:module').enableCompileCache(`${store.folder}/compiled`);
  const { Sender } = await import('./send/sender.ts');
  const sender = new Sender(to);
  try {
    let waiting = store.list();
    while (waiting.length > 0 && Date.now() < deadline) {
      const batch = waiting.slice(0, howMany(waiting.map(({ bytes }) => bytes)));
      waiting = waiting.slice(batch.length);
      const traces = batch.flatMap(({ name }) => store.read(name) ?? []);
      const answer = traces.length === 0 ? { is: 'taken' as const } : await sender.send(traces, deadline);
      if (answer.is === 'failed') return answer.why;
      if (answer.is === 'refused') log.warning(`traces: ${to.address} does not take them: ${answer.why}`);
      store.remove(batch.map(({ name }) => name));
    }
    return undefined;
  } finally {
    sender.close();
  }
}

/** How many of these go into one request; at least one. */
function howMany(sizes: readonly number[]): number {
  let sum = 0;
  const over = sizes.findIndex((size) => (sum += size) > requestBytes);
  return over === -1 ? sizes.length : Math.max(over, 1);
}
