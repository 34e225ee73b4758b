import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saml, type IdentityProvider } from './requirer.ts';
import { readServices, writeServices, type Service } from './services.ts';
import { answer } from './wire.ts';

const context = { endpoint: 'saml', self: selfOf({ name: 'indico' }) };
const login = saml();

const related = (remoteApp: Databag) => relationOf('saml', 'saml-integrator', { id: 8, remoteApp });

function read(remoteApp: Databag): IdentityProvider {
  const reading = login.read([related(remoteApp)], context);
  if (reading.is === 'ready' && reading.value) return reading.value;
  throw new Error(JSON.stringify(problemsOf(reading)));
}

const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** As saml-integrator writes it. */
const recorded: Databag = {
  entity_id: 'https://login.example.org/saml',
  metadata_url: 'https://login.example.org/saml/metadata',
  x509certs: 'MIICajCC+/Q=,MIIDxyz',
  single_sign_on_service_redirect_url: 'https://login.example.org/saml/',
  single_sign_on_service_redirect_binding: redirect,
  single_sign_on_service_post_url: 'https://login.example.org/post',
  single_sign_on_service_post_binding: post,
  single_logout_service_redirect_url: 'https://login.example.org/+logout',
  single_logout_service_redirect_binding: redirect,
  single_logout_service_redirect_response_url: 'https://login.example.org/+logout2',
};

describe('the handshake', () => {
  it('reads all that the reference provider writes', () => {
    expect(read(recorded)).toMatchObject({
      relation: 8,
      app: 'saml-integrator',
      entityId: 'https://login.example.org/saml',
      metadataUrl: 'https://login.example.org/saml/metadata',
      certificates: ['MIICajCC+/Q=', 'MIIDxyz'],
      singleSignOn: {
        redirect: { url: 'https://login.example.org/saml/', binding: redirect, responseUrl: undefined },
        post: { url: 'https://login.example.org/post', binding: post },
      },
      singleLogout: { redirect: { responseUrl: 'https://login.example.org/+logout2' } },
    });
    expect(read(recorded).services.map(({ name, method }) => `${name} ${method}`)).toEqual([
      'SingleLogoutService redirect',
      'SingleSignOnService post',
      'SingleSignOnService redirect',
    ]);
  });

  it('needs neither metadata nor services to be read: what may be missing says who uses it', () => {
    expect(read({ entity_id: 'urn:idp', x509certs: 'MII=' })).toMatchObject({
      metadataUrl: undefined,
      singleSignOn: {},
      singleLogout: {},
      services: [],
    });
  });

  it.each<[string, Databag, string]>([
    ['nothing yet', {}, 'entity_id, x509certs'],
    ['no certificate, where the reference fails', { ...recorded, x509certs: '' }, 'x509certs'],
    ['no entity, where the reference fails', { ...recorded, entity_id: '' }, 'entity_id'],
    [
      'an address without its binding',
      { ...recorded, single_sign_on_service_post_binding: '' },
      'single_sign_on_service_post_binding',
    ],
  ])('waits and names what is missing: %s', (_what, bag, missing) => {
    expect(problemsOf(login.read([related(bag)], context))).toEqual([
      { is: 'waiting', key: 'saml', why: `saml: waiting for ${missing} from the saml-integrator charm` },
    ]);
  });

  it.each<[string, Databag]>([
    ['metadata_url', { metadata_url: 'login.example.org' }],
    ['x509certs', { x509certs: 'not a certificate!' }],
    ['x509certs', { x509certs: ' , ,' }],
    ['single_sign_on_service_redirect_url', { single_sign_on_service_redirect_url: 'javascript:alert(1)' }],
    ['single_logout_service_redirect_response_url', { single_logout_service_redirect_response_url: '/+logout' }],
  ])('says who sent %s that cannot be read', (keys, bag) => {
    expect(problemsOf(login.read([related({ ...recorded, ...bag })], context))).toEqual([
      {
        is: 'blocked',
        key: 'saml',
        why: `saml: cannot read ${keys} from the saml-integrator charm: check that charm, or remove the relation`,
      },
    ]);
  });

  it('looks at the first of several relations', () => {
    const other = relationOf('saml', 'other', { id: 9, remoteApp: { ...recorded, entity_id: 'urn:other' } });
    expect(login.read([related(recorded), other], context)).toMatchObject({
      value: { entityId: 'https://login.example.org/saml' },
    });
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(login.read([], context))[0]?.why).toBe('saml: integrate indico with a charm that provides saml');
    expect(login.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });

  it('writes nothing: there is nothing to be asked for', () => {
    expect(login.spec.owes).toBeUndefined();
  });
});

describe('the traps', () => {
  it('an address for answers is no service of its own', () => {
    const names = read(recorded).services.map(({ url }) => url);
    expect(names).not.toContain('https://login.example.org/+logout2');
  });

  it('a URL is kept to the letter: a bare host gets no slash', () => {
    const bag = { ...recorded, metadata_url: 'https://login.example.org' };
    expect(read(bag).metadataUrl).toBe('https://login.example.org');
  });

  it('a provider that has forms alone is read', () => {
    const bag = Object.fromEntries(Object.entries(recorded).filter(([key]) => !key.includes('_redirect_')));
    expect(read(bag).singleSignOn).toEqual({ post: expect.objectContaining({ binding: post }) });
  });

  it('a certificate with PEM’s lines is read like one without', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIC\najCC\n-----END CERTIFICATE-----\n';
    expect(read({ ...recorded, x509certs: `${pem},MIID xyz` }).certificates).toEqual(['MIICajCC', 'MIIDxyz']);
  });

  it('other methods and keys that only look alike are passed over', () => {
    const bag = { ...recorded, single_sign_on_service_soap_url: 'x', redirect_url: 'x', _post_url: 'x' };
    expect(read(bag).services).toHaveLength(3);
  });
});

describe('whatever the other side writes', () => {
  it('never crashes the reader', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(recorded), '__proto___post_url'), fc.string());
    const value = fc.oneof(fc.constantFrom(...Object.values(recorded)), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.dictionary(key, value), (bag) => {
        for (const { why } of problemsOf(login.read([related(bag)], context))) {
          expect(why).toMatch(/^saml: (waiting for|cannot read) /);
        }
      }),
    );
  });

  it('what one side writes, the other reads unchanged', () => {
    const url = fc.webUrl({ validSchemes: ['http', 'https'] });
    const certificate = fc.stringMatching(/^[A-Za-z0-9+/]{1,60}={0,2}$/);
    const said = fc.record({
      entity_id: fc.string({ unit: 'binary', minLength: 1 }),
      x509certs: fc.tuple(certificate, certificate),
      metadata_url: fc.option(url, { nil: undefined }),
    });
    const service: fc.Arbitrary<Service> = fc.record({
      name: fc.constantFrom('SingleSignOnService', 'SingleLogoutService', 'ArtifactResolutionService'),
      method: fc.constantFrom('redirect', 'post'),
      url,
      binding: fc.constantFrom(redirect, post),
      responseUrl: fc.option(url, { nil: undefined }),
    });
    const manyServices = fc.uniqueArray(service, { selector: ({ name, method }) => `${name} ${method}` });
    fc.assert(
      fc.property(said, manyServices, (value, all) => {
        const bag = written({ ...answer.write(value), ...writeServices(all) });
        expect(answer.parse(bag)).toEqual({ ok: true, value });
        const found = readServices(bag);
        expect(found.ok && new Set(found.value)).toEqual(new Set(all));
      }),
    );
  });
});

function written(bag: Readonly<Record<string, string | undefined>>): Databag {
  return Object.fromEntries(Object.entries(bag).flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
}
