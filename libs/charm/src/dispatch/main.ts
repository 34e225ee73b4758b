import { connect, HookTools } from '@grimoire/hook-protocol';
import { Pebble } from '@grimoire/pebble';
import type { Charm } from '../charm.ts';
import { randomOf } from '../random.ts';
import type { Metadata } from '../metadata.ts';
import { ask } from './ask.ts';
import { dispatch } from './dispatch.ts';
import { eventOf } from './event.ts';
import type { Outside } from './outside.ts';

/**
 * Runs one dispatch of a charm, from `process.env`: what the packed `dispatch` calls. Sets the exit code: 0, also when the
 * workload fails (the status says so); 1 when Juju refused or the charm has a bug, and then Juju keeps nothing of the hook.
 */
export async function main<M extends Metadata>(charm: Charm<M>): Promise<void> {
  const event = eventOf(process.env);
  if (!event) {
    process.stderr.write('this program is started by Juju: JUJU_DISPATCH_PATH names no hook and no action\n');
    return;
  }
  const transport = await connect(process.env).catch((error: unknown) => {
    process.stderr.write(`${event.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  });
  if (!transport) {
    process.exitCode = 1;
    return;
  }
  const pebbles = new Map<string, Pebble>();
  const outside: Outside = {
    tools: new HookTools(transport),
    pebble(container) {
      const known = pebbles.get(container);
      if (known) return known;
      const pebble = new Pebble({ socketPath: `/charm/containers/${container}/pebble.socket` });
      pebbles.set(container, pebble);
      return pebble;
    },
    now: Date.now,
    random: randomOf(),
    ask,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  try {
    process.exitCode = await dispatch(charm, event, outside);
  } finally {
    for (const pebble of pebbles.values()) pebble.close();
    transport.close();
  }
}
