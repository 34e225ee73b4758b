import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/index.ts';

/** The port of a hook's inspector in its pod: not Node's own 9229, which a workload may have. */
export const inspectorPort = 39_229;

/** Where a hook's process listens for a debugger, as it is reached from this host. */
export interface Inspector {
  /** The environment that makes Node wait for a debugger before the first statement. */
  readonly env: Readonly<Record<string, string>>;
  /** The web socket's URL once it listens; undefined when the signal came before. */
  url(ended: AbortSignal): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface InspectorInput {
  readonly world: World;
  readonly pod: string;
  /** The pod's own. */
  readonly address: string;
  /** On 127.0.0.1 of this host; any free one when it is taken. */
  readonly hostPort: number;
}

/** Relays a port of this host to where a hook's inspector will be. */
export async function openInspector({ world, pod, address, hostPort }: InspectorInput): Promise<Inspector> {
  const target = { pod, port: inspectorPort };
  // Left by a controller that did not live to take it away.
  for (const old of await world.exposed()) {
    if (old.pod === pod && old.podPort === inspectorPort) await world.unexpose(old.port);
  }
  const { port } = await world.expose(hostPort, target).catch(() => world.expose(0, target));
  return {
    // The URL is asked for, so that it does not stand among the charm's own output.
    env: { NODE_OPTIONS: `--inspect-brk=${address}:${inspectorPort} --inspect-publish-uid=http` },
    url: (ended) => urlAt(port, ended),
    close: () => world.unexpose(port),
  };
}

async function urlAt(port: number, ended: AbortSignal): Promise<string | undefined> {
  while (!ended.aborted) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: ended });
      const url = urlIn(await answer.json());
      if (url !== undefined) return url;
    } catch {
      // Not yet.
    }
    await sleep(50, undefined, { signal: ended }).catch(() => undefined);
  }
  return undefined;
}

function urlIn(targets: unknown): string | undefined {
  const target: unknown = Array.isArray(targets) ? targets[0] : undefined;
  if (typeof target !== 'object' || target === null || !('webSocketDebuggerUrl' in target)) return undefined;
  const { webSocketDebuggerUrl: url } = target;
  return typeof url === 'string' ? url : undefined;
}

/** Lets a process go on that waits for a debugger; one that has a debugger is not touched. */
export function letRun(url: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.runIfWaitingForDebugger' })),
    );
    socket.addEventListener('message', () => socket.close());
    socket.addEventListener('error', () => resolve());
    socket.addEventListener('close', () => resolve());
  });
}

/** Node's own remarks about its debugger, which are not the charm's. */
export function isInspectorRemark(line: string): boolean {
  return /^(Debugger (attached|ending on|listening on)\b|For help, see: https:\/\/nodejs\.org\/|Waiting for the debugger to disconnect)/.test(
    line,
  );
}
