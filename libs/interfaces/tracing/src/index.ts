export { tracingOffer, tracingProvider, urlOf, type Traced } from './provider.ts';
export { tracing, type Endpoints } from './requirer.ts';
export { protocols, type Protocol, type Receiver } from './wire.ts';
