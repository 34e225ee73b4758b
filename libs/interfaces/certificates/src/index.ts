export { certificatesOffer, certificatesProvider, type Trusting } from './certificate-transfer/provider.ts';
export { trustedCertificates } from './certificate-transfer/requirer.ts';
export { tlsCertificatesOffer, tlsCertificatesProvider, type Asking } from './tls-certificates/provider.ts';
export {
  certificateFor,
  tlsCertificateRequests,
  tlsCertificates,
  type Authority,
} from './tls-certificates/requirer.ts';
export type { Issued, SigningRequest } from './tls-certificates/wire.ts';
