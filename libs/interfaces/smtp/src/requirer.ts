import { cannotRead, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView, Secret } from '@grimoire/charm';
import { answer, credentials, type Answer, type AuthType, type TransportSecurity } from './wire.ts';

/** A mail server that is ready to be used. */
export interface MailServer {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** The application that provides it. */
  readonly app: string;
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: Secret | undefined;
  readonly authType: AuthType;
  readonly transportSecurity: TransportSecurity;
  /** Its certificate need not be one that is trusted. */
  readonly skipSslVerify: boolean;
  /** To be used in addresses of senders. */
  readonly domain: string | undefined;
  /** The sender's address. */
  readonly sender: string | undefined;
  readonly recipients: readonly string[];
}

/**
 * The requirer's end of `smtp`, for both endpoints of the integrator: the password comes in a secret from `smtp` and in the
 * clear from `smtp-legacy`. It writes nothing.
 */
export function smtp(): Integration<'requires', 'smtp', MailServer> {
  return new Integration('requires', 'smtp', 'required', {
    secrets: ['password_id'],
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function read(relation: RelationView, { endpoint }: Context): Reading<MailServer> {
  const sender = `the ${relation.app || 'SMTP'} charm`;
  const bag = answer.parse(relation.remoteApp);
  if (!bag.ok && bag.wrong.length > 0) {
    return cannotRead(endpoint, bag.wrong, sender);
  }
  if (!bag.ok) return waiting(endpoint, `${endpoint}: waiting for ${bag.missing.join(', ')} from ${sender}`);
  const password = passwordOf(relation, bag.value);
  if (password.missing !== undefined) {
    return waiting(endpoint, `${endpoint}: waiting for ${password.missing} from ${sender}`);
  }
  const said = bag.value;
  return ready({
    relation: relation.id,
    app: relation.app,
    host: said.host,
    port: said.port,
    user: said.user,
    password: password.found,
    authType: said.auth_type,
    transportSecurity: said.transport_security,
    skipSslVerify: said.skip_ssl_verify,
    domain: said.domain,
    sender: said.smtp_sender,
    recipients: said.recipients ?? [],
  });
}

/** From the secret, or, where there is none, from the bag; and neither where the server asks for no password. */
function passwordOf(
  { secrets }: RelationView,
  said: Answer,
): { readonly found?: Secret | undefined; readonly missing?: string } {
  if (said.password_id === undefined) return { found: said.password };
  const content = secrets['password_id'];
  if (content === undefined) return { missing: 'the secret of password_id' };
  const inside = credentials.parse(content);
  return inside.ok ? { found: inside.value.password } : { missing: 'password in password_id' };
}
