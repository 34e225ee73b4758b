import { Integration, ready, type Offer } from '@grimoire/charm';
import { readServices, writeServices, type Service } from './services.ts';
import { answer } from './wire.ts';

/** A relation through which users log in. */
export interface Client {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** The services it was told of, as they stand in our databag; only the leader knows. */
  readonly told: readonly Service[];
}

/** The provider's end of `saml`: who uses it. There is nothing to be asked for. */
export function samlProvider(): Integration<'provides', 'saml', readonly Client[], 'always'> {
  return new Integration('provides', 'saml', 'always', {
    read: (relations) =>
      ready(
        relations.map(({ id, endpoint, app, localApp }) => {
          const told = readServices(localApp ?? {});
          return { relation: id, endpoint, app, told: told.ok ? told.value : [] };
        }),
      ),
  });
}

export interface Served {
  readonly entityId: string;
  readonly metadataUrl?: string | undefined;
  /** X.509 in Base64, without PEM's lines; the one in use first. */
  readonly certificates: readonly [string, ...string[]];
  readonly services: readonly Service[];
  /** Names of tasks that must be done before the other side may know. */
  readonly after?: readonly string[];
}

/** What a client is told, for the goal's `offers`. A service that is no longer served is taken back. */
export function samlOffer<E extends string>(endpoint: E, { relation, told }: Client, served: Served): Offer<E> {
  const gone = Object.keys(writeServices(told)).map((key) => [key, undefined] as const);
  return {
    endpoint,
    relation,
    app: {
      ...Object.fromEntries(gone),
      ...answer.write({
        entity_id: served.entityId,
        x509certs: served.certificates,
        metadata_url: served.metadataUrl,
      }),
      ...writeServices(served.services),
    },
    ...(served.after !== undefined && { after: served.after }),
  };
}
