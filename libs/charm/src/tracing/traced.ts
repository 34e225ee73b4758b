import { HookTools, type Transport } from '@grimoire/hook-protocol';
import type { PebbleApi } from '@grimoire/pebble';
import type { Outside } from '../dispatch/outside.ts';
import type { Recorder } from './recorder.ts';

/** The same world, whose every question is written down: which tool or method, never what it was given or said. */
export function traced(outside: Outside, recorder: Recorder): Outside {
  return {
    ...outside,
    tools: new HookTools(tracedTransport(outside.tools.transport, recorder)),
    pebble: (container) => tracedPebble(outside.pebble(container), container, recorder),
  };
}

function tracedTransport(transport: Transport, recorder: Recorder): Transport {
  return {
    get kind() {
      return transport.kind;
    },
    call: (command, args, stdin) =>
      // The log is the other record of a hook; it needs none in this one.
      command === 'juju-log'
        ? transport.call(command, args, stdin)
        : recorder.asked(
            command,
            {},
            () => transport.call(command, args, stdin),
            ({ code }) => ({ attributes: { exit_code: code }, ...(code !== 0 && { failed: `exit code ${code}` }) }),
          ),
    close: () => transport.close(),
  };
}

function tracedPebble(pebble: PebbleApi, container: string, recorder: Recorder): PebbleApi {
  return new Proxy(pebble, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (streams.has(name)) return member.bind(target);
      return (...given: readonly unknown[]) =>
        recorder.asked(`pebble ${String(name)}`, { 'pebble.container': container }, async () => {
          const answer: unknown = await Reflect.apply(member, target, given);
          return answer;
        });
    },
  });
}

/** What answers with something other than a promise. */
const streams: ReadonlySet<string | symbol> = new Set<keyof PebbleApi>(['readStream', 'followLogs', 'close']);
