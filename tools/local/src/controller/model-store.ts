import type { Model, Store } from '@grimoire/juju-model';
import { DatabaseSync } from 'node:sqlite';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import { migrate, refuseNewer } from './state-version.ts';

/**
 * A model on disk. `update` returns when the change would survive the controller's death; whoever listens is told
 * afterwards, never before.
 */
export interface ModelStore extends Store {
  /** Calls back after every change that changed something; the returned function ends that. */
  onChange(listener: () => void): () => void;
  /** What the machine knows of an application and Juju does not; `undefined` when nothing was noted. */
  note(key: string): string | undefined;
  /** Keeps a note, in one transaction with a change of the model when there is one; `undefined` removes it. */
  setNote(key: string, value: string | undefined, change?: (model: Model) => Model): void;
  close(): void;
}

/**
 * Opens the state of a model, or begins it with what `initial` makes.
 *
 * @throws GrimoireError when the state was written by a newer Grimoire (it is kept), or cannot be read.
 */
export function openModelStore(file: string, initial: () => Model): ModelStore {
  const { database, found } = openState(file);
  const write = database.prepare('insert or replace into model (id, value) values (1, ?)');
  const readNote = database.prepare('select value from note where key = ?');
  const writeNote = database.prepare('insert or replace into note (key, value) values (?, ?)');
  const removeNote = database.prepare('delete from note where key = ?');
  const listeners = new Set<() => void>();

  let model: Model = found ?? initial();
  const transaction = (body: () => void): void => {
    if (!database.isOpen) throw new GrimoireError('the model has ended meanwhile: nothing was changed');
    try {
      database.exec('begin immediate');
      body();
      database.exec('commit');
    } catch (error) {
      // After some errors, a full disk for one, SQLite has rolled back already.
      if (database.isTransaction) database.exec('rollback');
      throw new GrimoireError(`cannot write the model's state to ${file}: ${reasonOf(error)}`, { cause: error });
    }
  };

  if (found === undefined) {
    try {
      transaction(() => write.run(JSON.stringify(model)));
    } catch (error) {
      database.close();
      throw error;
    }
  }

  const put = (change: (model: Model) => Model, extra?: () => void): void => {
    const next = change(model);
    const changed = next !== model;
    if (!changed && extra === undefined) return;
    transaction(() => {
      extra?.();
      if (changed) write.run(JSON.stringify(next));
    });
    model = next;
    if (changed) for (const listener of listeners) listener();
  };

  return {
    read: () => model,
    update: (change) => put(change),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note(key) {
      if (!database.isOpen) return undefined;
      const value = readNote.get(key)?.['value'];
      return typeof value === 'string' ? value : undefined;
    },
    setNote(key, value, change = (same) => same) {
      put(change, () => {
        if (value === undefined) removeNote.run(key);
        else writeNote.run(key, value);
      });
    },
    close() {
      listeners.clear();
      if (database.isOpen) database.close();
    },
  };
}

function openState(file: string): { readonly database: DatabaseSync; readonly found: Model | undefined } {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('pragma busy_timeout = 5000');
    refuseNewer(database, file);
    // With a write-ahead log a committed change outlives the process; only a power failure may take the last ones.
    database.exec('pragma journal_mode = wal; pragma synchronous = normal');
    migrate(database);
    return { database, found: readModel(database, file) };
  } catch (error) {
    database?.close();
    if (error instanceof GrimoireError) throw error;
    throw new GrimoireError(
      `cannot open the model's state in ${file}: ${reasonOf(error)}. It was left as it is: put a copy of it back, or give the model up with grimoire destroy-model`,
      { cause: error },
    );
  }
}

function readModel(database: DatabaseSync, file: string): Model | undefined {
  const value = database.prepare('select value from model where id = 1').get()?.['value'];
  if (typeof value !== 'string') return undefined;
  const model = parsed(value);
  if (isModel(model)) return model;
  throw new GrimoireError(
    `the model's state in ${file} has another shape than this Grimoire knows: it was left as it is`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What we wrote ourselves is trusted once its version is ours. */
function isModel(value: unknown): value is Model {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1;
}
