export { samlOffer, samlProvider, type Client, type Served } from './provider.ts';
export { saml, type Addresses, type IdentityProvider } from './requirer.ts';
export { readServices, writeServices, type Method, type Service } from './services.ts';
export { answer, type Answer } from './wire.ts';
