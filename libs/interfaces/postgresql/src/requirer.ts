import type { Integration } from '@grimoire/charm';
import { databaseRequirer, type Access, type Wanted } from '@grimoire/data-interfaces';

export type { Wanted } from '@grimoire/data-interfaces';

/** A database that is ready to be used. `host` and `port` are those of the primary; IPv6 without brackets. */
export interface Database extends Omit<Access, 'endpoints' | 'replset'> {
  readonly host: string;
  readonly port: number;
}

/**
 * The requirer's end of `postgresql_client`: asks for a database and reads the answer.
 *
 * The leader asks as soon as the relation is there. What it keeps in its unit bag under `data`, and the copy of
 * `requested-secrets` beside it, is the reference library's bookkeeping: a charm refreshed from the reference charm, or
 * back to it, does not take everything for new.
 */
export function postgresql(wanted: Wanted): Integration<'requires', 'postgresql_client', Database> {
  return databaseRequirer('postgresql_client', wanted, {
    port: 5432,
    see: ({ endpoints: [{ host, port }], ...rest }) => ({ ...rest, host, port }),
  });
}
