/** SAML: a login at the identity provider, whose answer is believed only when signed with its certificate. */
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { DOMParser } from '@xmldom/xmldom';
import express, { Router } from 'express';
import { SignedXml } from 'xml-crypto';
import { needed } from './environment.js';

const assertions = 'urn:oasis:names:tc:SAML:2.0:assertion';
const baseUrl = () => (process.env.APP_BASE_URL ?? 'http://localhost:8080').replace(/\/+$/, '');

export const login = Router();

login.get('/login', (request, response) => {
  const asked = `_${randomBytes(16).toString('hex')}`;
  request.session.asked = asked;
  const question =
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="${assertions}" ID="${asked}" ` +
    `Version="2.0" IssueInstant="${new Date().toISOString().slice(0, 19)}Z" ` +
    `AssertionConsumerServiceURL="${baseUrl()}/login/answer"><saml:Issuer>${baseUrl()}</saml:Issuer></samlp:AuthnRequest>`;
  const query = new URLSearchParams({ SAMLRequest: deflateRawSync(question).toString('base64') });
  response.redirect(`${needed('SAML_SINGLE_SIGN_ON_REDIRECT_URL')}?${query}`);
});

login.post('/login/answer', express.urlencoded({ extended: false, limit: '1mb' }), (request, response) => {
  const { asked } = request.session;
  request.session.asked = undefined;
  const assertion = signedAssertion(Buffer.from(request.body.SAMLResponse ?? '', 'base64').toString());
  if (assertion === undefined) {
    response.status(403).type('text').send('the answer is not signed by the identity provider\n');
    return;
  }
  const only = (name) => assertion.getElementsByTagNameNS(assertions, name).item(0);
  const end = Date.parse(only('Conditions')?.getAttribute('NotOnOrAfter') ?? '');
  const answers = only('SubjectConfirmationData')?.getAttribute('InResponseTo');
  if (!asked || answers !== asked || !(end > Date.now())) {
    response.status(403).type('text').send('the answer is to another question, or too old\n');
    return;
  }
  request.session.user = only('NameID')?.textContent;
  response.redirect(`${baseUrl()}/user`);
});

login.get('/user', (request, response) => {
  response.type('text').send(`${request.session.user ?? 'nobody'}\n`);
});

/** What the provider has signed of a document, and nothing else of it; undefined if that is no assertion. */
function signedAssertion(xml) {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signature = document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature').item(0);
  if (signature === null) return undefined;
  const lines = needed('SAML_SIGNING_CERTIFICATE').match(/.{1,64}/g) ?? [];
  const publicCert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  const signed = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
  signed.loadSignature(signature);
  try {
    if (!signed.checkSignature(xml)) return undefined;
  } catch {
    return undefined;
  }
  const [reference] = signed.getSignedReferences();
  const root =
    reference === undefined ? undefined : new DOMParser().parseFromString(reference, 'text/xml').documentElement;
  return root?.localName === 'Assertion' && root.namespaceURI === assertions ? root : undefined;
}
