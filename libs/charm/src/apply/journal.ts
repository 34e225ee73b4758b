import type { PebbleApi } from '@grimoire/pebble';

/** Which key each task last ran for, in the container itself. */
export type Journal = Readonly<Record<string, string>>;

/** Where it is. */
export const journalPath: string = '/var/lib/grimoire/tasks.json';

/**
 * Written before a task runs. Juju takes back what a hook remembered when the hook fails or is killed, but not what the
 * task did: when the two disagree the task runs again. It need not outlive the container.
 */
export function parseJournal(content: Uint8Array | undefined): Journal {
  let value: unknown;
  try {
    value = content === undefined ? {} : JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export async function writeJournal(pebble: PebbleApi, journal: Journal): Promise<void> {
  await pebble.writeFile(journalPath, JSON.stringify(journal), { makeDirs: true, permissions: 0o600 });
}
