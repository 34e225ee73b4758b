import type { Integration } from '@grimoire/charm';
import { databaseRequirer, type Access, type Wanted } from '@grimoire/data-interfaces';

/** A database that is ready to be used: the members of its replica set, or its routers, are `endpoints`. */
export type Database = Access;

/** The requirer's end of `mongodb_client`: asks for a database and reads the answer. `uris` names all members. */
export function mongodb(wanted: Wanted): Integration<'requires', 'mongodb_client', Database> {
  return databaseRequirer('mongodb_client', wanted, { port: 27_017, see: (access) => access });
}
