import { renderUrl, type Integration, type Offer } from '@grimoire/charm';
import { resourceOffer, resourceProvider, type Endpoint, type ResourceRequested } from '@grimoire/data-interfaces';

/** The provider's end of `valkey_client`: in which relations it was asked for. */
export function valkeyProvider(): Integration<'provides', 'valkey_client', readonly ResourceRequested[], 'always'> {
  return resourceProvider('valkey_client');
}

export interface Served {
  /** The primary first. */
  readonly endpoints: readonly Endpoint[];
  readonly readOnly?: readonly Endpoint[];
  readonly version?: string;
  readonly mode?: string;
  /** Names of tasks that must be done before the other side may know: the ones that make the user. */
  readonly after?: readonly string[];
}

/** The answer to a request, for the goal's `offers`. The user is `relation-<number>`; the password is made by the framework. */
export function valkeyOffer<E extends string>(
  endpoint: E,
  asked: ResourceRequested,
  { mode, endpoints, ...served }: Served,
): Offer<E> {
  const username = `relation-${asked.relation}`;
  const { password } = asked;
  const [primary] = endpoints;
  return resourceOffer(endpoint, asked, {
    ...served,
    endpoints,
    username,
    ...(mode !== undefined && { more: { mode } }),
    ...(password !== undefined &&
      primary !== undefined && { uris: renderUrl({ scheme: 'valkey', username, password, ...primary }) }),
  });
}
