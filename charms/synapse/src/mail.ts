import { blocked, ready, type Reading, type Renderable } from '@grimoire/charm';
import type { MailServer } from '@grimoire/smtp';
import type { Server } from './server.ts';

/** The relay that mail goes through; `undefined` when there is to be no mail, or why it must not go. */
export function outgoing(server: Server, relay: MailServer | undefined, app: string): Reading<MailServer | undefined> {
  if (relay === undefined) {
    if (!server.notifications) return ready(undefined);
    const key = 'enable_email_notifs';
    return blocked(key, `${key}: there is no mail server: juju integrate ${app}:smtp smtp-integrator`);
  }
  if (relay.transportSecurity === 'none') {
    return blocked(
      'smtp',
      `smtp: mail would leave unencrypted, and is not sent: juju config ${relay.app} transport_security=starttls`,
    );
  }
  const { user, password } = relay;
  if (relay.authType === 'plain' && (user === undefined || password === undefined)) {
    return blocked(
      'smtp',
      `smtp: auth_type is plain without user and password, and mail is not sent: juju config ${relay.app} user=... password=...`,
    );
  }
  return ready(relay.authType === 'none' ? { ...relay, user: undefined, password: undefined } : relay);
}

/** Synapse's section `email`. */
export function email(server: Server, relay: MailServer): Renderable {
  return {
    enable_notifs: server.notifications,
    notif_from: server.mailSender ?? relay.sender ?? `noreply@${relay.domain ?? server.name.replace(/:\d+$/, '')}`,
    smtp_host: relay.host,
    smtp_port: relay.port,
    ...(relay.user !== undefined && { smtp_user: relay.user }),
    ...(relay.password && { smtp_pass: relay.password }),
    enable_tls: true,
    force_tls: relay.transportSecurity === 'tls',
    require_transport_security: true,
  };
}
