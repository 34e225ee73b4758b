import { ApiError, type PebbleApi } from '@grimoire/pebble';
import { plain } from './secret.ts';
import type { Secret } from './secret.ts';
import type { Workload } from './workload.ts';

/** A container's Pebble as charms get it. */
export function workloadOf(pebble: PebbleApi): Workload {
  return {
    readText: (path) => orNone(pebble.readText(path), undefined),
    list: async (path) => {
      const found = await orNone(pebble.listFiles(path), []);
      return found.map(({ path: full, name, type, size }) => ({ path: full, name, type, size }));
    },
    exec: (argv, options = {}) =>
      pebble.exec(argv, {
        ...(options.environment === undefined ? {} : { environment: revealed(options.environment) }),
        ...(options.stdin === undefined ? {} : { stdin: plain(options.stdin) }),
        ...(options.user === undefined ? {} : { user: options.user }),
        ...(options.group === undefined ? {} : { group: options.group }),
        ...(options.workingDir === undefined ? {} : { workingDir: options.workingDir }),
        timeoutMs: (options.timeoutSeconds ?? 60) * 1000,
      }),
    writeText: (path, content, options = {}) =>
      pebble.writeFile(path, plain(content), {
        makeDirs: true,
        ...(options.mode === undefined ? {} : { permissions: options.mode }),
        ...(options.user === undefined ? {} : { user: options.user }),
        ...(options.group === undefined ? {} : { group: options.group }),
      }),
    http: async (request) => (await import('./http-request.ts')).httpRequest(request),
  };
}

/** Texts and secrets as the text that a sink gets. */
export function revealed(values: Readonly<Record<string, string | Secret>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

async function orNone<T, N>(asked: Promise<T>, none: N): Promise<T | N> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'not-found') return none;
    throw error;
  }
}
