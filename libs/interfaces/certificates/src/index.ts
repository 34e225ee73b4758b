export { certificatesOffer, certificatesProvider, type Trusting } from './provider.ts';
export { trustedCertificates } from './requirer.ts';
