import type { Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { samlOffer, samlProvider, type Client, type Served } from './provider.ts';
import { saml } from './requirer.ts';

const context = { endpoint: 'saml', self: selfOf({ name: 'saml-integrator' }) };
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const served: Served = {
  entityId: 'http://idp/metadata',
  metadataUrl: 'http://idp/metadata',
  certificates: ['MIIC', 'MIID'],
  services: [
    {
      name: 'SingleSignOnService',
      method: 'redirect',
      url: 'http://idp/sso',
      binding: redirect,
      responseUrl: undefined,
    },
  ],
};

function clients(...bags: readonly Databag[]): readonly Client[] {
  const relations = bags.map((localApp, id) => relationOf('saml', `app-${id}`, { id, localApp }));
  const reading = samlProvider().read(relations, context);
  return reading.is === 'ready' ? (reading.value ?? []) : [];
}

describe('the provider', () => {
  it('knows who uses it, in any number of relations', () => {
    expect(clients()).toEqual([]);
    expect(clients({}, {})).toEqual([
      { relation: 0, endpoint: 'saml', app: 'app-0', told: [] },
      { relation: 1, endpoint: 'saml', app: 'app-1', told: [] },
    ]);
  });

  it('writes what the reference writes', () => {
    const [client] = clients({});
    if (!client) throw new Error('nobody is there');
    expect(samlOffer('saml', client, { ...served, after: ['make-keys'] })).toEqual({
      endpoint: 'saml',
      relation: 0,
      app: {
        entity_id: 'http://idp/metadata',
        metadata_url: 'http://idp/metadata',
        x509certs: 'MIIC,MIID',
        single_sign_on_service_redirect_url: 'http://idp/sso',
        single_sign_on_service_redirect_binding: redirect,
      },
      after: ['make-keys'],
    });
  });

  it('takes back the services that are no longer served', () => {
    const [client] = clients({
      single_logout_service_post_url: 'http://idp/slo',
      single_logout_service_post_binding: 'urn:x:HTTP-POST',
      single_logout_service_post_response_url: 'http://idp/slo2',
      single_sign_on_service_redirect_url: 'http://old/sso',
      single_sign_on_service_redirect_binding: redirect,
    });
    if (!client) throw new Error('nobody is there');
    expect(samlOffer('saml', client, served).app).toMatchObject({
      single_logout_service_post_url: undefined,
      single_logout_service_post_binding: undefined,
      single_logout_service_post_response_url: undefined,
      single_sign_on_service_redirect_url: 'http://idp/sso',
    });
  });

  it('is understood by our requirer', () => {
    const [client] = clients({});
    if (!client) throw new Error('nobody is there');
    const { app = {} } = samlOffer('saml', client, served);
    const remoteApp = Object.fromEntries(
      Object.entries(app).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
    expect(saml().read([relationOf('saml', 'saml-integrator', { remoteApp })], context)).toMatchObject({
      is: 'ready',
      value: { entityId: 'http://idp/metadata', certificates: ['MIIC', 'MIID'], services: served.services },
    });
  });
});
