import { fingerprint, problemsOf, renderJson, Secret, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SmtpIntegratorOperatorCharm } from './charm.ts';
import { metadata, type SmtpIntegrator } from './charmcraft.gen.ts';

function goal(sketch: Sketch<SmtpIntegrator> = {}): Goal<SmtpIntegrator> {
  const decision = SmtpIntegratorOperatorCharm.decide(snapshotOf(metadata, sketch));
  if (!('is' in decision)) return decision;
  throw new Error(
    problemsOf(decision)
      .map(({ why }) => why)
      .join('; '),
  );
}

const relations = {
  smtp: [relationOf('smtp', 'app', { id: 1 })],
  'smtp-legacy': [relationOf('smtp-legacy', 'indico', { id: 2 })],
};
const login = { auth_type: 'plain', user: 'app', password: 'a-word' } as const;

describe('the stand-in for smtp-integrator', () => {
  it('is the server itself while no host is named, and says how its mail is read', () => {
    const { containers, offers, note } = goal({ relations });
    expect(containers?.smtp).toHaveProperty('run');
    expect(note).toBe('keeps all mail: juju run smtp-integrator/0 show-mail');
    expect(offers?.map(({ app }) => app)).toEqual(
      [1, 2].map(() =>
        expect.objectContaining({
          host: 'smtp-integrator-0.smtp-integrator-endpoints.test.svc.cluster.local',
          port: '25',
          auth_type: 'none',
          transport_security: 'none',
          skip_ssl_verify: 'False',
        }),
      ),
    );
  });

  it('tells of the server that is named, and runs none', () => {
    const options = { host: 'mail.example.org', port: 587, transport_security: 'starttls', domain: 'example.org' };
    const { containers, offers, note } = goal({ relations, options });
    expect(containers?.smtp).toEqual({ stop: 'the mail server is mail.example.org' });
    expect(note).toBeUndefined();
    expect(offers?.[0]?.app).toMatchObject({ host: 'mail.example.org', port: '587', skip_ssl_verify: 'False' });
  });

  it('hands the password over in a secret, and in the clear on smtp-legacy', () => {
    const { offers } = goal({ relations, options: login });
    expect(offers?.[0]?.secrets?.['password_id']?.content['password']).toBeInstanceOf(Secret);
    expect(offers?.map(({ app }) => app?.['password'])).toEqual([undefined, 'a-word']);
  });

  it('wants of clients what they were told', () => {
    const container = goal({ relations, options: { ...login, transport_security: 'tls', port: 465 } }).containers?.smtp;
    const run = container && 'run' in container ? container.run : undefined;
    const file = run?.files?.['/etc/grimoire/mail.json'];
    const expected = renderJson({
      port: 465,
      security: 'tls',
      certificate: '/var/lib/mail/mail.pem',
      folder: '/var/lib/mail/box',
      owner: 'keeper',
      user: 'app',
      password: new Secret('a-word'),
    });
    expect(typeof file === 'object' && fingerprint(file.content)).toBe(fingerprint(expected));
    expect(run?.tasks?.map(({ name }) => name)).toEqual(['own-volume', 'make-certificate']);
  });

  it('tells that the certificate of its own cannot be known', () => {
    expect(goal({ relations, options: { transport_security: 'starttls' } }).offers?.[0]?.app).toMatchObject({
      skip_ssl_verify: 'True',
    });
  });

  it.each<[string, NonNullable<Sketch<SmtpIntegrator>['options']>, RegExp]>([
    ['a port that is none', { port: 0 }, /^port: 0 is none: juju config smtp-integrator port=25$/],
    [
      'an unknown way to prove oneself',
      { auth_type: 'oauth' },
      /^auth_type: "oauth" is none of none, not_provided, plain/,
    ],
    [
      'an unknown encryption',
      { transport_security: 'ssl' },
      /^transport_security: "ssl" is none of none, starttls, tls/,
    ],
    ['a login without user and password', { auth_type: 'plain' }, /^auth_type: plain needs user and password_secret/],
    [
      'a secret without password',
      { password_secret: { uri: 'secret:x', content: { is: 'ready', value: {} } } },
      /^password_secret: it has no field password/,
    ],
  ])('names %s, and what to do', (_what, options, why) => {
    expect(() => goal({ options })).toThrow(why);
  });

  it('takes the password of the secret before the one in the clear', () => {
    const content = { is: 'ready', value: { password: new Secret('of-the-secret') } } as const;
    const { offers } = goal({ relations, options: { ...login, password_secret: { uri: 'secret:x', content } } });
    expect(offers?.[1]?.app?.['password']).toBe('of-the-secret');
  });
});
