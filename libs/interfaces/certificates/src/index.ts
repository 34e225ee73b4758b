export { certificatesOffer, certificatesProvider, type Trusting } from './certificate-transfer/provider.ts';
export { trustedCertificates } from './certificate-transfer/requirer.ts';
