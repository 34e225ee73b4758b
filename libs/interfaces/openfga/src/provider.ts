import { Integration, ready, type Offer, type Secret } from '@grimoire/charm';
import { request } from './wire.ts';

/** A relation in which a store was asked for. */
export interface Requested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  readonly store: string;
}

/** The provider's end of `openfga`: which stores were asked for. */
export function openfgaProvider(): Integration<'provides', 'openfga', readonly Requested[], 'always'> {
  return new Integration('provides', 'openfga', 'always', {
    own: (relation) => ({ token_secret_id: label(relation) }),
    read: (relations) =>
      ready(
        relations.flatMap(({ id, endpoint, app, remoteApp }) => {
          const asked = request.parse(remoteApp);
          return asked.ok ? [{ relation: id, endpoint, app, store: asked.value.store_name }] : [];
        }),
      ),
  });
}

export interface Served {
  readonly grpcUrl: string;
  readonly httpUrl: string;
  /** `undefined` until the server has made it. */
  readonly storeId: string | undefined;
  /** What lets its holder in: the server's preshared key. */
  readonly token: Secret;
  /** Names of tasks that must be done before the other side may know. */
  readonly after?: readonly string[];
}

/** The answer to a request, for the goal's `offers`. The token goes in a secret. */
export function openfgaOffer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  return {
    endpoint,
    relation: asked.relation,
    app: { store_id: served.storeId, grpc_api_url: served.grpcUrl, http_api_url: served.httpUrl },
    secrets: { token_secret_id: { label: label({ id: asked.relation, endpoint }), content: { token: served.token } } },
    ...(served.after !== undefined && { after: served.after }),
  };
}

function label({ id, endpoint }: { readonly id: number; readonly endpoint: string }): string {
  return `${endpoint}.${id}.token.secret`;
}
