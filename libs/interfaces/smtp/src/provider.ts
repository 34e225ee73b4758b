import { Integration, ready, type Offer, type Secret } from '@grimoire/charm';
import { answer, type AuthType, type TransportSecurity } from './wire.ts';

/** A relation through which mail is sent. */
export interface Client {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
}

/** The provider's end of `smtp`: who uses it. There is nothing to be asked for. */
export function smtpProvider(): Integration<'provides', 'smtp', readonly Client[], 'always'> {
  return new Integration('provides', 'smtp', 'always', {
    own: (relation) => ({ password_id: label(relation) }),
    read: (relations) => ready(relations.map(({ id, endpoint, app }) => ({ relation: id, endpoint, app }))),
  });
}

export interface Served {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
  readonly authType: AuthType;
  readonly transportSecurity: TransportSecurity;
  /** Default false. */
  readonly skipSslVerify?: boolean | undefined;
  readonly domain?: string | undefined;
  readonly sender?: string | undefined;
  readonly recipients?: readonly string[] | undefined;
  /** Names of tasks that must be done before the other side may know. */
  readonly after?: readonly string[];
}

/**
 * What a client is told, for the goal's `offers`.
 *
 * @param passwordIn - `secret` on the endpoint `smtp`, `databag` on `smtp-legacy`, whose clients cannot read secrets.
 */
export function smtpOffer<E extends string>(
  endpoint: E,
  client: Client,
  served: Served,
  passwordIn: 'secret' | 'databag' = 'secret',
): Offer<E> {
  const { password, after } = served;
  const { password_id: _, ...app } = answer.write({
    host: served.host,
    port: served.port,
    user: served.user,
    password: passwordIn === 'databag' ? password : undefined,
    password_id: undefined,
    auth_type: served.authType,
    transport_security: served.transportSecurity,
    skip_ssl_verify: served.skipSslVerify ?? false,
    domain: served.domain,
    smtp_sender: served.sender,
    recipients: served.recipients,
  });
  const inSecret = passwordIn === 'secret' && password !== undefined;
  return {
    endpoint,
    relation: client.relation,
    // Who has no password any more must not find the URI of an old one.
    app: inSecret ? app : { ...app, password_id: undefined },
    ...(inSecret && {
      secrets: { password_id: { label: label({ id: client.relation, endpoint }), content: { password } } },
    }),
    ...(after !== undefined && { after }),
  };
}

function label(relation: { readonly id: number; readonly endpoint: string }): string {
  return `${relation.endpoint}.${relation.id}.password`;
}
