import type { Integration, Offer } from '@grimoire/charm';
import { databaseOffer, databaseProvider, type Requested, type Served } from '@grimoire/data-interfaces';

/** The provider's end of `mysql_client`: what was asked for. */
export function mysqlProvider(): Integration<'provides', 'mysql_client', readonly Requested[], 'always'> {
  return databaseProvider('mysql_client', (relation) => `relation-${relation}`);
}

/** The answer to a request, for the goal's `offers`. Without `uris`, as the mysql charms do it. */
export function mysqlOffer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  return databaseOffer(endpoint, asked, served, () => undefined);
}
