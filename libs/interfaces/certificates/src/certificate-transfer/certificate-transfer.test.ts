import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificatesOffer, certificatesProvider } from './provider.ts';
import { trustedCertificates } from './requirer.ts';

const context = { endpoint: 'receive-ca-cert', self: selfOf({ name: 'chat' }) };
const relation = relationOf('receive-ca-cert', 'authority', { id: 3 });
const related = (remoteApp: Databag, id = 3): typeof relation => ({ ...relation, id, remoteApp });

describe('the requirer', () => {
  it('says which version it speaks', () => {
    expect(trustedCertificates().spec.owes?.(relation, context)).toEqual({ app: { version: '1' } });
  });

  it('gets the certificates of all providers, each once', () => {
    const bags = [
      related({ certificates: '["b\\n","a"]', version: '1' }),
      related({ certificates: '["a"]' }, 4),
      related({}, 5),
    ];
    expect(trustedCertificates().read(bags, context)).toEqual({ is: 'ready', value: ['a', 'b'] });
  });

  it('has none without a provider', () => {
    expect(trustedCertificates().read([], context)).toEqual({ is: 'ready', value: [] });
  });

  it('says who sent what cannot be read, and never throws', () => {
    expect(problemsOf(trustedCertificates().read([related({ certificates: '[5]' })], context))[0]?.why).toBe(
      'receive-ca-cert: cannot read certificates from the authority charm: check that charm, or remove the relation',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const bags = [related({ certificates: text, version: text })];
        expect(['ready', 'blocked']).toContain(trustedCertificates().read(bags, context).is);
        expect(certificatesProvider().read(bags, context).is).toBe('ready');
      }),
    );
  });
});

describe('both ends', () => {
  it('what is offered is what is read', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[\w+/=-]+$/)), (certificates) => {
        const { app } = certificatesOffer('send-ca-cert', { relation: 3, endpoint: 'send-ca-cert' }, certificates);
        const read = trustedCertificates().read([related({ certificates: app?.['certificates'] ?? '' })], context);
        expect(read).toEqual({ is: 'ready', value: certificates.toSorted() });
      }),
    );
  });

  it('only who speaks version 1 is served', () => {
    const bags = [related({ version: '1' }), related({ version: '0' }, 4), related({}, 5)];
    expect(certificatesProvider().read(bags, context)).toMatchObject({
      is: 'ready',
      value: { all: [{ relation: 3, endpoint: 'receive-ca-cert' }] },
    });
  });
});
