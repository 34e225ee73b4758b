import { ApiError, type PebbleApi } from '@grimoire/pebble';

/** Which key each task last ran for, in the container itself. */
export type Journal = Readonly<Record<string, string>>;

const path = '/var/lib/grimoire/tasks.json';

/**
 * Written before a task runs. Juju takes back what a hook remembered when the hook fails or is killed, but not what the
 * task did: when the two disagree the task runs again. It need not outlive the container.
 */
export async function readJournal(pebble: PebbleApi): Promise<Journal> {
  let value: unknown;
  try {
    value = JSON.parse(await pebble.readText(path));
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof ApiError && error.kind === 'not-found')) return {};
    throw error;
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export async function writeJournal(pebble: PebbleApi, journal: Journal): Promise<void> {
  await pebble.writeFile(path, JSON.stringify(journal), { makeDirs: true, permissions: 0o600 });
}
