export { openfgaOffer, openfgaProvider, type Requested, type Served } from './provider.ts';
export { openfga, type OpenFga, type Wanted } from './requirer.ts';
export { answer, request, tokenContent, type Answer, type Request, type TokenContent } from './wire.ts';
