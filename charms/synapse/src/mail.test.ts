import { problemsOf, Secret } from '@grimoire/charm';
import { defaultOptions, relationOf, selfOf, snapshotOf } from '@grimoire/testing';
import { smtp, type MailServer } from '@grimoire/smtp';
import { describe, expect, it } from 'vitest';
import { SynapseOperatorCharm } from './charm.ts';
import { metadata } from './charmcraft.gen.ts';
import { email, outgoing } from './mail.ts';
import { parseServer, type Server } from './server.ts';

function server(options: Readonly<Record<string, string | boolean>> = {}): Server {
  const parsed = parseServer({ ...defaultOptions(metadata), server_name: 'example.org:8448', ...options });
  if (parsed.is === 'ready') return parsed.value;
  throw new Error(JSON.stringify(problemsOf(parsed)));
}

const told = {
  host: 'mail.example.org',
  port: '587',
  user: 'postman',
  password: 'of-the-postman',
  auth_type: 'plain',
  transport_security: 'starttls',
};
const relation = (changed: Readonly<Record<string, string>> = {}) =>
  relationOf('smtp', 'smtp-integrator', { remoteApp: { ...told, ...changed } });

function relay(changed: Readonly<Record<string, string>> = {}): MailServer {
  const reading = smtp().read([relation(changed)], { endpoint: 'smtp', self: selfOf(metadata) });
  if (reading.is === 'ready' && reading.value) return reading.value;
  throw new Error(JSON.stringify(problemsOf(reading)));
}

describe('mail', () => {
  it('goes to the relay of the relation, encrypted from STARTTLS on, with its user and password', () => {
    expect(email(server({ enable_email_notifs: true }), relay())).toEqual({
      enable_notifs: true,
      notif_from: 'noreply@example.org',
      smtp_host: 'mail.example.org',
      smtp_port: 587,
      smtp_user: 'postman',
      smtp_pass: expect.any(Secret),
      enable_tls: true,
      force_tls: false,
      require_transport_security: true,
    });
  });

  it('is encrypted from the first byte where the relay is', () => {
    expect(email(server(), relay({ transport_security: 'tls' }))).toMatchObject({ force_tls: true });
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['the option', { notif_from: 'Chat <a@b.org>' }, { smtp_sender: 'c@d.org' }, 'Chat <a@b.org>'],
    ['the relation, where the option is unset', {}, { smtp_sender: 'c@d.org' }, 'c@d.org'],
    ['the relation’s domain, without either', {}, { domain: 'd.org' }, 'noreply@d.org'],
    ['the server’s name, without any', {}, {}, 'noreply@example.org'],
  ])('comes from the sender of %s', (_who, options, changed, sender) => {
    expect(email(server(options), relay(changed))).toMatchObject({ notif_from: sender });
  });

  it('is sent without login to a relay that asks for none', () => {
    const reading = outgoing(server(), relay({ auth_type: 'none' }), 'synapse');
    expect(reading).toMatchObject({ is: 'ready', value: { user: undefined, password: undefined } });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'unencrypted',
      { transport_security: 'none' },
      /unencrypted.*juju config smtp-integrator transport_security=start/,
    ],
    ['without the password that it takes', { password: '' }, /juju config smtp-integrator user=\.\.\. password=\.\.\./],
  ])('is not sent %s, and the server serves on', (_how, changed, why) => {
    const decision = SynapseOperatorCharm.decide(
      snapshotOf(metadata, {
        options: { server_name: 'example.org' },
        relations: { smtp: [relation(changed)] },
        facts: { found: { sqlite: false } },
        kept: {
          registration: new Secret('r'),
          macaroon: new Secret('m'),
          signing: new Secret('s'),
          encryption: new Secret('e'),
        },
      }),
    );
    if ('is' in decision) throw new Error(JSON.stringify(problemsOf(decision)));
    expect(decision.status && problemsOf(decision.status)).toEqual([
      { is: 'blocked', key: 'smtp', why: expect.stringMatching(why) },
    ]);
    const container = decision.containers?.synapse;
    const file = container && 'run' in container ? container.run.files?.['/data/homeserver.yaml'] : undefined;
    expect(typeof file === 'object' && file.content).not.toContain('email:');
  });

  it('is missed when users want to hear of news and there is no relay', () => {
    expect(outgoing(server(), undefined, 'synapse')).toEqual({ is: 'ready', value: undefined });
    expect(problemsOf(outgoing(server({ enable_email_notifs: true }), undefined, 'chat'))).toEqual([
      {
        is: 'blocked',
        key: 'enable_email_notifs',
        why: 'enable_email_notifs: there is no mail server: juju integrate chat:smtp smtp-integrator',
      },
    ]);
  });
});
