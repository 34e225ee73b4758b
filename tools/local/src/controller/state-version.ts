import type { DatabaseSync } from 'node:sqlite';
import { GrimoireError } from '../home/grimoire-error.ts';

/** One step to the next version each: the first makes an empty database version 1. None is ever changed or removed. */
const steps: readonly string[] = [
  `create table model (id integer primary key check (id = 1), value text not null);
   create table note (key text primary key, value text not null)`,
];

/** The version that this Grimoire writes. */
export const stateVersion: number = steps.length;

/** @throws GrimoireError when a database has a newer version than this Grimoire's; it is only read for that. */
export function refuseNewer(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found <= stateVersion) return;
  throw new GrimoireError(
    `${file} was written by a newer Grimoire (state version ${found}, this one knows ${stateVersion}). ` +
      'It was left as it is: use that Grimoire, or set GRIMOIRE_HOME to another folder.',
  );
}

/** Brings a database to this Grimoire's version, in one transaction. */
export function migrate(database: DatabaseSync): void {
  const found = versionOf(database);
  if (found === stateVersion) return;
  database.exec('begin exclusive');
  try {
    for (const step of steps.slice(found)) database.exec(step);
    database.exec(`pragma user_version = ${stateVersion}`);
    database.exec('commit');
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0);
}
