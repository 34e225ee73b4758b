import { renderUrl, type Integration, type Offer } from '@grimoire/charm';
import { databaseOffer, databaseProvider, type Requested, type Served } from '@grimoire/data-interfaces';

/** The provider's end of `mongodb_client`: what was asked for. The user is `relation-<number>`, as the reference has it. */
export function mongodbProvider(): Integration<'provides', 'mongodb_client', readonly Requested[], 'always'> {
  return databaseProvider('mongodb_client', (relation) => `relation-${relation}`);
}

/** The answer to a request, for the goal's `offers`. */
export function mongodbOffer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  return databaseOffer(endpoint, asked, served, ({ username, database }, password, [first, ...others]) =>
    renderUrl({
      scheme: 'mongodb',
      username,
      password,
      ...first,
      others,
      path: [database],
      query: { replicaSet: served.replset, authSource: 'admin' },
    }),
  );
}
