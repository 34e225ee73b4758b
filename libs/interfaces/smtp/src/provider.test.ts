import { Secret } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { smtpOffer, smtpProvider, type Served } from './provider.ts';
import { smtp } from './requirer.ts';

const context = { endpoint: 'smtp', self: selfOf({ name: 'smtp-integrator' }) };
const client = { relation: 6, endpoint: 'smtp', app: 'synapse' };
const password = new Secret('of-the-postman');
const served: Served = {
  host: 'fd00::25',
  port: 587,
  user: 'postman',
  password,
  authType: 'plain',
  transportSecurity: 'starttls',
  recipients: ['a@example.org'],
  after: ['make-certificate'],
};

describe('the provider', () => {
  it('knows who uses it, in any number of relations', () => {
    const relations = [relationOf('smtp', 'synapse', { id: 6 }), relationOf('smtp', 'indico', { id: 7 })];
    expect(smtpProvider().read(relations, context)).toEqual({
      is: 'ready',
      value: [client, { relation: 7, endpoint: 'smtp', app: 'indico' }],
    });
    expect(smtpProvider().read([], context)).toEqual({ is: 'ready', value: [] });
  });

  it('gives the password in a secret of the relation', () => {
    const offer = smtpOffer('smtp', client, served);
    expect(offer).toEqual({
      endpoint: 'smtp',
      relation: 6,
      app: {
        host: 'fd00::25',
        port: '587',
        user: 'postman',
        password: undefined,
        auth_type: 'plain',
        transport_security: 'starttls',
        skip_ssl_verify: 'False',
        domain: undefined,
        smtp_sender: undefined,
        recipients: '["a@example.org"]',
      },
      secrets: { password_id: { label: 'smtp.6.password', content: { password } } },
      after: ['make-certificate'],
    });
  });

  it('gives it in the clear on the legacy endpoint, and never both', () => {
    const offer = smtpOffer('smtp-legacy', client, served, 'databag');
    expect(offer.secrets).toBeUndefined();
    expect(offer.app).toMatchObject({ password: 'of-the-postman', password_id: undefined });
  });

  it('takes the secret’s URI back when there is no password any more', () => {
    const offer = smtpOffer('smtp', client, { ...served, password: undefined, authType: 'none' });
    expect(offer.secrets).toBeUndefined();
    expect(offer.app).toHaveProperty('password_id', undefined);
  });

  it.each(['secret', 'databag'] as const)('is understood by our requirer, the password in a %s', (where) => {
    const { app = {}, secrets } = smtpOffer('smtp', client, served, where);
    const view = relationOf('smtp', 'smtp-integrator', {
      remoteApp: {
        ...Object.fromEntries(
          Object.entries(app).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
        ),
        ...(secrets && { password_id: 'secret:x' }),
      },
      secrets: secrets ? { password_id: { password } } : {},
    });
    expect(smtp().read([view], context)).toMatchObject({
      is: 'ready',
      value: {
        host: 'fd00::25',
        port: 587,
        user: 'postman',
        password: expect.any(Secret),
        recipients: ['a@example.org'],
      },
    });
  });
});
