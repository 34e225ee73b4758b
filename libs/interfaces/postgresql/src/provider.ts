import { renderUrl, type Integration, type Offer } from '@grimoire/charm';
import { databaseOffer, databaseProvider, type Requested, type Served } from '@grimoire/data-interfaces';

export type { Requested, Served } from '@grimoire/data-interfaces';

/** The provider's end of `postgresql_client`: what was asked for. The user is `relation_id_<number>`, as the reference has it. */
export function postgresqlProvider(): Integration<'provides', 'postgresql_client', readonly Requested[], 'always'> {
  return databaseProvider('postgresql_client', (relation) => `relation_id_${relation}`);
}

/**
 * The answer to a request, for the goal's `offers`. It can be offered before the password exists: the framework makes it,
 * looks again, and then the address with the password in it follows.
 */
export function postgresqlOffer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  return databaseOffer(endpoint, asked, served, ({ username, database }, password, [at]) =>
    renderUrl({ scheme: 'postgresql', username, password, ...at, path: [database] }),
  );
}
