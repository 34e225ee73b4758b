import { fingerprint, problemsOf, Secret, type Databag, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smtp, type MailServer } from './requirer.ts';
import { answer, credentials } from './wire.ts';

const context = { endpoint: 'smtp', self: selfOf({ name: 'synapse' }) };
const mail = smtp();

function related(remoteApp: Databag, more: Partial<RelationView> = {}): RelationView {
  return relationOf('smtp', 'smtp-integrator', { id: 6, remoteApp, ...more });
}

function read(remoteApp: Databag, more: Partial<RelationView> = {}): MailServer {
  const reading = mail.read([related(remoteApp, more)], context);
  if (reading.is === 'ready' && reading.value) return reading.value;
  throw new Error(JSON.stringify(problemsOf(reading)));
}

/** As smtp-integrator writes it on its endpoint `smtp`. */
const recorded: Databag = {
  auth_type: 'plain',
  domain: 'example.org',
  host: 'mail.example.org',
  password_id: 'secret:d0f4ndnmp25c76beh5u1',
  port: '587',
  recipients: '["a@example.org", "b@example.org"]',
  skip_ssl_verify: 'False',
  smtp_sender: 'no-reply@example.org',
  transport_security: 'starttls',
  user: 'postman',
};
const { password_id: _, ...withoutPassword } = recorded;
const secrets = { password_id: { password: new Secret('of-the-postman') } };

describe('the handshake', () => {
  it('reads all that the reference provider writes', () => {
    const seen = read(recorded, { secrets });
    expect(seen).toMatchObject({
      relation: 6,
      app: 'smtp-integrator',
      host: 'mail.example.org',
      port: 587,
      user: 'postman',
      authType: 'plain',
      transportSecurity: 'starttls',
      skipSslVerify: false,
      domain: 'example.org',
      sender: 'no-reply@example.org',
      recipients: ['a@example.org', 'b@example.org'],
    });
    expect(fingerprint(seen.password ?? '')).toBe(fingerprint(new Secret('of-the-postman')));
  });

  it('reads the password in the clear of the endpoint smtp-legacy', () => {
    const seen = read({ ...withoutPassword, password: 'in-the-clear' });
    expect(fingerprint(seen.password ?? '')).toBe(fingerprint(new Secret('in-the-clear')));
  });

  it('reads a server without login, from a provider that is old', () => {
    expect(read({ host: '10.1.2.3', port: '25', auth_type: 'none', transport_security: 'none' })).toMatchObject({
      host: '10.1.2.3',
      port: 25,
      user: undefined,
      password: undefined,
      skipSslVerify: false,
      recipients: [],
    });
  });

  it.each<[string, Databag, RelationView['secrets'], string]>([
    ['nothing yet', {}, {}, 'host, port, auth_type, transport_security'],
    ['no auth_type, where the reference fails', { ...recorded, auth_type: '' }, {}, 'auth_type'],
    ['no port', { host: 'mail', auth_type: 'none', transport_security: 'none' }, {}, 'port'],
    ['a secret that is not granted yet', recorded, {}, 'the secret of password_id'],
    ['a secret of something else', recorded, { password_id: { username: new Secret('x') } }, 'password in password_id'],
  ])('waits and names what is missing: %s', (_what, bag, content, missing) => {
    expect(problemsOf(mail.read([related(bag, { secrets: content })], context))).toEqual([
      { is: 'waiting', key: 'smtp', why: `smtp: waiting for ${missing} from the smtp-integrator charm` },
    ]);
  });

  it.each<[string, Databag]>([
    ['host', { host: 'mail example' }],
    ['port', { port: '0' }],
    ['port', { port: 'smtp' }],
    ['auth_type', { auth_type: 'cram-md5' }],
    ['transport_security', { transport_security: 'ssl' }],
    ['recipients', { recipients: '[1]' }],
    ['host, port', { host: '::g', port: '65536' }],
  ])('says who sent %s that cannot be read', (keys, bag) => {
    expect(problemsOf(mail.read([related({ ...recorded, ...bag }, { secrets })], context))).toEqual([
      {
        is: 'blocked',
        key: 'smtp',
        why: `smtp: cannot read ${keys} from the smtp-integrator charm: check that charm, or remove the relation`,
      },
    ]);
  });

  it('looks at the first of several relations', () => {
    const other = relationOf('smtp', 'other', { id: 9, remoteApp: { ...recorded, host: 'other' } });
    expect(mail.read([related(recorded, { secrets }), other], context)).toMatchObject({
      value: { host: 'mail.example.org' },
    });
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(mail.read([], context))[0]?.why).toBe('smtp: integrate synapse with a charm that provides smtp');
    expect(mail.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });

  it('writes nothing: there is nothing to be asked for', () => {
    expect(mail.spec.owes).toBeUndefined();
  });
});

describe('the traps', () => {
  it.each([
    ['True', true],
    ['true', true],
    ['False', false],
    ['', false],
  ])('skip_ssl_verify %j is %s', (text, skip) => {
    expect(read({ ...recorded, skip_ssl_verify: text }, { secrets }).skipSslVerify).toBe(skip);
  });

  it('recipients may have commas instead of being JSON', () => {
    expect(read({ ...recorded, recipients: 'a@x, b@x' }, { secrets }).recipients).toEqual(['a@x', 'b@x']);
  });

  it('a user or a password that looks like the word none is one', () => {
    const seen = read({ ...withoutPassword, user: 'on', password: 'n' });
    expect([seen.user, fingerprint(seen.password ?? '')]).toEqual(['on', fingerprint(new Secret('n'))]);
  });

  it('the secret wins over a password in the clear', () => {
    const seen = read({ ...recorded, password: 'old-one' }, { secrets });
    expect(fingerprint(seen.password ?? '')).toBe(fingerprint(new Secret('of-the-postman')));
  });

  it('words are read in any case, addresses of IPv6 with and without brackets', () => {
    const bag = { ...recorded, auth_type: 'PLAIN', transport_security: 'StartTLS', host: '[fd00::1]' };
    expect(read(bag, { secrets })).toMatchObject({
      authType: 'plain',
      transportSecurity: 'starttls',
      host: 'fd00::1',
    });
  });
});

describe('whatever the other side writes', () => {
  it('never crashes the reader', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(recorded), 'password', '__proto__'), fc.string());
    const value = fc.oneof(fc.constantFrom(...Object.values(recorded)), fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(fc.dictionary(key, value), (bag) => {
        const reading = mail.read([related(bag)], context);
        for (const { why } of problemsOf(reading)) expect(why).toMatch(/^smtp: (waiting for|cannot read) /);
      }),
    );
  });

  it('what one side writes, the other reads unchanged', () => {
    const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
    const word = fc.string({ unit: 'binary', minLength: 1 });
    const said = fc.record({
      host: fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
      port: fc.integer({ min: 1, max: 65_535 }),
      user: maybe(word),
      password: fc.constant(undefined),
      password_id: maybe(word),
      auth_type: fc.constantFrom('none', 'not_provided', 'plain'),
      transport_security: fc.constantFrom('none', 'starttls', 'tls'),
      skip_ssl_verify: fc.boolean(),
      domain: maybe(fc.domain()),
      smtp_sender: maybe(word),
      recipients: maybe(fc.array(word)),
    });
    fc.assert(
      fc.property(said, (value) => {
        expect(answer.parse(written(answer.write(value)))).toEqual({ ok: true, value });
      }),
    );
    fc.assert(
      fc.property(word, (password) => {
        expect(written(credentials.write({ password: new Secret(password) }))).toEqual({ password });
      }),
    );
  });
});

function written(bag: Readonly<Record<string, string | undefined>>): Databag {
  return Object.fromEntries(Object.entries(bag).flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
}
