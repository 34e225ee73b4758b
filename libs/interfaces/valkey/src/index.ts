export { valkeyOffer, valkeyProvider, type Served } from './provider.ts';
export { valkey, type Valkey } from './requirer.ts';
