import type { Integration } from '@grimoire/charm';
import { databaseRequirer, type Access, type Wanted } from '@grimoire/data-interfaces';

/** A database that is ready to be used. `host` and `port` are those of the primary; IPv6 without brackets. */
export interface Database extends Omit<Access, 'endpoints' | 'replset'> {
  readonly host: string;
  readonly port: number;
}

/** The requirer's end of `mysql_client`: asks for a database and reads the answer. Most providers make no `uris`. */
export function mysql(wanted: Wanted): Integration<'requires', 'mysql_client', Database> {
  return databaseRequirer('mysql_client', wanted, {
    port: 3306,
    see: ({ endpoints: [{ host, port }], ...rest }) => ({ ...rest, host, port }),
  });
}
