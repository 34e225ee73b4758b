export { smtpOffer, smtpProvider, type Client, type Served } from './provider.ts';
export { smtp, type MailServer } from './requirer.ts';
export { answer, credentials, type Answer, type AuthType, type Credentials, type TransportSecurity } from './wire.ts';
